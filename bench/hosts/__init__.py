"""Several machines, each a network of its own on this one: what more workers bring, and what is
lost or doubled when one of them is cut off."""
