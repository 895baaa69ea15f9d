"""What is said about each kind of result: from result to Screen, without I/O."""
