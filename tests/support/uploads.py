"""A file in a form that may be sent again and again: the test client closes the files that it sends."""

import threading
from typing import Any


class Upload(threading.local):
    """*data* under the name *filename*; whoever reads it to its end finds it at its beginning again. Every
    thread reads for itself."""

    def __init__(self, data: bytes, filename: str = "diaries.jsonl") -> None:
        self.data, self.name, self._at = data, filename, 0

    def read(self, size: int = -1) -> bytes:
        """As of every file."""
        piece = self.data[self._at :] if size < 0 else self.data[self._at : self._at + size]
        self._at = self._at + len(piece) if piece else 0
        return piece

    def close(self) -> None:
        """It will be read again."""
        self._at = 0

    def __str__(self) -> str:
        return self.data.decode()

    def __html__(self) -> Any:
        # As Flask writes it into JSON.
        return str(self)
