"""What the numbers and days of a command line may be."""
