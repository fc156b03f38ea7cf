"""Basic telephones and the people who hold them."""
