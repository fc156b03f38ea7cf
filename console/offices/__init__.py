"""What the telephone tells people of: services of the district and schemes, as an office edits them."""
