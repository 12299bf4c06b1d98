"""SAFETY B5 and B7, the other side: what means no harm loses no character, and every name can be seen."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kokotomo.foundation import public_ids, text
from tests.support.browser import Live
from tests.support.factories_ties import ties
from tests.support.hostile_words import Witness
from tests.support.naughty_names import rows

__all__ = ["ties"]

pytestmark = pytest.mark.browser

PARTS = ("event", "feeling", "effort")
TEXTS = Path(__file__).parents[1] / "foundation" / "benign_texts.tsv"


def harmless() -> list[tuple[str, str]]:
    """(typed, seen); line ends and tabs are written out, and no second field means the first."""
    found = []
    for row in TEXTS.read_text(encoding="utf-8").split("\n")[1:-1]:
        typed, _, seen = row.partition("\t")
        pair = [one.replace("\\n", "\n").replace("\\t", "\t") for one in (typed, seen or typed)]
        found.append((pair[0], pair[1]))
    return found


def lines(words: str) -> list[str]:
    """The lines of *words* that hold anything; runs of half-width space are one, as pages show them."""
    short = [re.sub(r"[ \t]+", " ", line).strip(" ") for line in text.clean(words).split("\n")]
    return [line for line in short if line]


@pytest.mark.parametrize("a_site", ["sqlite"], indirect=True)
def test_harmless_texts_are_read_in_chromium_as_they_were_posted(chromium: Browser, live: Live, people):
    member = people.member()
    wrong, texts = [], harmless()
    with Witness(chromium, live.url, [live.cookie(member)]) as witness:
        token = witness.token("/settings")
        # Three at a time, since an entry has three parts.
        for number in range(0, len(texts), len(PARTS)):
            some = texts[number : number + len(PARTS)]
            # A preview goes through form and renderer like a page that is kept, without the limit of a day.
            fields = {name: typed for name, (typed, _) in zip(PARTS, some, strict=False)}
            fields |= {"audience": "members", "wish": "reply", "preview": "1"}
            fields |= {"csrf_token": token, "form_key": public_ids.new()}
            page = witness.post("/diaries", list(fields.items()))
            shown = [one.inner_text() for one in page.locator(".sheet .ruled").all()]
            wrong += [
                (seen, there)
                for (_, seen), there in zip(some, shown, strict=True)
                if lines(there) != lines(seen)
            ]
    assert len(texts) >= 60
    assert wrong == []


@pytest.mark.parametrize("a_site", ["sqlite"], indirect=True)
def test_every_name_that_is_taken_has_a_width(chromium: Browser, live: Live, people, ties):
    person, names = people.member(), [row.name for row in rows() if row.accepted]
    with Witness(chromium, live.url, [live.cookie(people.member())]) as witness:
        for name in names:
            ties.change(person, nickname=name)
            page = witness.open(f"/u/{person.public_id}")
            width = page.locator(".me h1").evaluate(
                "one => { const range = document.createRange(); range.selectNodeContents(one);"
                " return range.getBoundingClientRect().width; }"
            )
            assert width > 0, ascii(name)
    assert names
