"""One sentence after a redirect. It travels in the signed form cookie and holds no person's words."""

from flask import flash, get_flashed_messages


def say(sentence: str, kind: str = "ok") -> None:
    """Show *sentence* at the top of the next page; *kind* is ok, lamp or info."""
    flash(sentence, kind)


def said() -> list[tuple[str, str]]:
    """(kind, sentence) for this page, and then forgotten."""
    return get_flashed_messages(with_categories=True)  # type: ignore[return-value]
