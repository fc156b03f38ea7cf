"""How the people of the sample district are made up: always the same ones from the same seed."""
