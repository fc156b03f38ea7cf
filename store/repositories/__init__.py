"""One repository for each aggregate; the Protocols are in `helpline.repositories`."""
