"""What several commands share: options, inputs, outputs and the console."""
