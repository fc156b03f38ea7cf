"""From the lines of a file to people and units of the service.

What `helpline.importing` has read is written here: what is new is added, what is known is brought
up to date, and what has not changed is left alone, so that a file may be imported any number of
times. Each kind of file has one function, `(tx, now, rows) -> Tally`.
"""
