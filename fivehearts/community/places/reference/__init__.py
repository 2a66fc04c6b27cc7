"""What is published elsewhere and read here as it is."""
