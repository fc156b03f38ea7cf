"""What seniors ask for: goods, services and help, each with a deadline."""
