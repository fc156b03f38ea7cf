"""What a unit answers for, in numbers: nobody's name is in them."""
