"""What stands behind the ports of the domain, outside the store."""
