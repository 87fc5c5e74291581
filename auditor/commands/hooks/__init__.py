"""What the hook commands share: changes in git, and stored verdicts."""
