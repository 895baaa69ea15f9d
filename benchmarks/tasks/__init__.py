"""One module per task, so that a process loads nothing that it does not measure."""
