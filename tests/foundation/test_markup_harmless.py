"""Words that mean no markup lose nothing: faces, sums, addresses, old diaries, anything at all."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kokotomo.foundation import markup, text
from tests.foundation import shown

CORPUS = shown.SHARED / "corpus" / "diaries.jsonl"


def _benign() -> list[tuple[str, str]]:
    """(typed, shown) of every row; ``\\n`` and ``\\t`` are written out, no second field means the first."""
    rows = Path(__file__).with_name("benign_texts.tsv").read_text(encoding="utf-8").split("\n")[1:-1]
    read = [[field.replace("\\n", "\n").replace("\\t", "\t") for field in row.split("\t")] for row in rows]
    return [(typed, seen or typed) for typed, seen in read]


def test_the_list_of_harmless_texts_is_long_enough():
    assert len(_benign()) >= 60


@pytest.mark.parametrize(("typed", "seen"), _benign(), ids=ascii)
def test_a_harmless_text_loses_no_character(typed: str, seen: str):
    expected = shown.typed_lines(text.clean(seen))
    for links in (True, False):
        html = markup.render(typed, links=links)
        if links or "](http" not in typed:
            assert shown.lines(html) == expected
        assert shown.intruders(html) == []
    if "1. " not in typed and "](http" not in typed:
        assert shown.typed_lines(markup.plain(typed)) == expected


@pytest.mark.parametrize("face", ["(>_<)", "＼(^o^)／", "<3", "orz", "* * *", "(*´▽｀*)", "ヽ(*ﾟｰﾟ*)ﾉ"])
def test_a_face_beside_emphasis_in_a_list_and_in_a_quote_comes_through(face: str):
    for typed in (f"*大事* {face} *大事*", f"- {face} 猫", f"> {face} 猫", f"猫 {face} 猫 {face}"):
        assert face in "\n".join(shown.lines(markup.render(typed)))


CONSUMED = str.maketrans("", "", "*[]()（）>-.0123456789 \t\n\u3000")
SIGNS = [*"*_[]()!<>&`~#-+=|\\:;.,/ \n\t\u3000", *"あ猫ωﾟ´｀^1a🐱\u200d\ufe0f\u3099\x02\x03"]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(SIGNS), st.text(max_size=3)), max_size=60).map("".join))
def test_no_words_lose_a_sign_that_is_no_mark(words: str):
    expected = "".join(text.clean(words).split()).translate(CONSUMED)
    for html in (markup.render(words), markup.render(words, links=False)):
        assert "".join("".join(shown.lines(html)).split()).translate(CONSUMED) == expected
        assert shown.intruders(html) == []


def test_300_real_diaries_keep_every_character_and_every_line():
    if not CORPUS.is_file():
        pytest.skip("the corpus of old diaries is not beside this checkout")
    diaries = [json.loads(line)["text"] for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    chosen = diaries[:: len(diaries) // 290] + sorted(diaries, key=len)[-20:]
    assert len(chosen) >= 300
    for diary in chosen:
        assert shown.lines(markup.render(diary)) == shown.typed_lines(text.clean(diary))
        assert shown.typed_lines(markup.plain(diary)) == shown.typed_lines(text.clean(diary))
