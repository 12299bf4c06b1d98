"""Why a budget is missed, as far as the profiler tells; printed beside what is missed."""

REASONS: tuple[tuple[str, str], ...] = ()
"""(part of a line of `report.missed`, sentence), the first that fits."""


def reason_for(line: str) -> str:
    """The sentence for a missed budget, to stand after it; empty where none is known."""
    return next((f". {sentence}" for part, sentence in REASONS if part in line), "")
