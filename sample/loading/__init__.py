"""Loading the sample district into a service whose telephones are all on this machine."""
