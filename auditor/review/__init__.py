"""People's decisions and waivers, and the edits they lead to."""
