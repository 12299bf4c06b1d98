"""What can go wrong with keys and sealed values."""


class KeyRingProblem(Exception):
    """A file of keys is missing, exposed, damaged or unfit; the message says which and what to do.

    Messages name paths and epochs, never key material.
    """


class Unsealable(Exception):
    """A sealed value could not be opened: by design one error, whatever the reason.

    Wrong key, wrong place, altered, cut short, of another version: a caller must not be able to tell
    these apart, or the difference becomes an oracle for whoever can write to the database.
    """

    def __init__(self) -> None:
        super().__init__("a sealed value could not be opened")
