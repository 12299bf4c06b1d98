"""Reading a file on trial: what would be taken, what not and why. Nothing is written."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from kokotomo.domain.diaries.actions.imports import Brought
from kokotomo.domain.portability.contents import Found, Sample
from kokotomo.domain.portability.readers.formats import Opened
from kokotomo.domain.portability.readers.items import FileRefused, Item, NotTaken, Raw
from kokotomo.domain.portability.rules import (
    AUTHORS_SHOWN,
    BATCH,
    ITEMS_MAX,
    LEFT_OFF_SHOWN,
    Choices,
    Reader,
    judged,
    left_off,
)
from kokotomo.foundation import markup

SAMPLES = 5
SAMPLE_LENGTH = 60

Judged = tuple[Raw | None, Brought | NotTaken]


def batches(
    items: Iterator[Item], choices: Choices, reader: Reader, start: int = 0
) -> Iterator[list[Judged]]:
    """The items of a file from *start* on, judged, a `BATCH` at a time. Raises `FileRefused` as its reader
    does, and ``file.too_many`` beyond `ITEMS_MAX`."""
    numbered = enumerate(items)
    for _ in islice(numbered, start):
        continue
    while batch := list(islice(numbered, BATCH)):
        if batch[-1][0] >= ITEMS_MAX:
            raise FileRefused("file.too_many", limit=ITEMS_MAX)
        yield [
            (None, item) if isinstance(item, NotTaken) else (item, judged(item, choices, reader, number))
            for number, item in batch
        ]


@dataclass
class Trial:
    """What was found so far. *is_there* says for some entries of one batch which are there already."""

    is_there: Callable[[Sequence[Brought]], list[bool]]
    reader: Reader
    total: int = 0
    not_taken: list[NotTaken] = field(default_factory=list)
    _authors: Counter[str] = field(default_factory=Counter)
    _years: Counter[int] = field(default_factory=Counter)
    _reasons: Counter[str] = field(default_factory=Counter)
    _samples: list[Sample] = field(default_factory=list)
    _passed_over: int = 0
    _left_off: Counter[str] = field(default_factory=Counter)

    def look(self, batch: Sequence[Judged]) -> None:
        """Add one batch; its entries not taken stand in *not_taken* until `handed_over`."""
        fit = [(raw, one) for raw, one in batch if raw is not None and isinstance(one, Brought)]
        there = iter(self.is_there([one for _raw, one in fit]))
        for raw, one in batch:
            self.total += 1
            if raw is not None:
                self._passed_over += raw.passed_over
                if raw.author in self._authors or len(self._authors) < AUTHORS_SHOWN:
                    self._authors[raw.author] += 1
            if isinstance(one, NotTaken):
                self._leave(one)
            elif raw is not None and next(there):
                self._leave(NotTaken(raw.line, "already"))
            elif raw is not None:
                self._fits(one, raw)

    def handed_over(self) -> list[NotTaken]:
        """What is not taken since the last call."""
        found, self.not_taken = self.not_taken, []
        return found

    def found(self, opened: Opened) -> Found:
        """All of it."""
        return Found(
            format=opened.format.value,
            authors=sorted(self._authors.items(), key=lambda one: (-one[1], one[0])),
            years=sorted(self._years.items()),
            samples=tuple(self._samples),
            reasons=sorted(self._reasons.items(), key=lambda one: (-one[1], one[0])),
            passed_over=self._passed_over,
            left_off=sorted(self._left_off.items(), key=lambda one: (-one[1], one[0])),
        )

    def _leave(self, one: NotTaken) -> None:
        self._reasons[one.reason] += 1
        self.not_taken.append(one)

    def _fits(self, one: Brought, raw: Raw) -> None:
        self._years[one.entry.day.year] += 1
        for name in left_off(raw, self.reader):
            if name in self._left_off or len(self._left_off) < LEFT_OFF_SHOWN:
                self._left_off[name] += 1
        if len(self._samples) < SAMPLES:
            content = one.entry.content
            words = markup.extract(content.event or content.feeling or content.effort, SAMPLE_LENGTH)
            self._samples.append(Sample(one.entry.day.isoformat(), content.title, words))
