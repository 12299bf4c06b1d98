"""What is sealed at rest: a key ring outside the database, one data key per owner, bound envelopes.

`ring` keeps the file of key-encryption keys ("epochs"), `secrets_file` the site's other secrets,
`keys` what this process uses of both, `envelope` the format, `sealing` what features call,
`models` the rows of wrapped data keys, `rotation` their move from one epoch to the next.
"""
