"""One day of the service, told as the people on the telephones live it."""
