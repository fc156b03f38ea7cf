"""Units, officers, shifts and the policies of a district."""
