"""Words of a letter on a page: as they were typed, and nothing else."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from kokotomo.foundation import text
from kokotomo.web.threads import letter_words


@given(st.text())
def test_no_word_is_lost_and_no_sign_becomes_a_tag(words):
    said = text.clean(words)
    shown = str(letter_words(said))
    assert set(re.findall(r"<[^>]*>", shown)) <= {"<p>", "</p>", "<br>"}
    plain = html.unescape(shown.replace("</p>", "\n").replace("<p>", "").replace("<br>", "\n"))
    assert plain.split() == said.split()


def test_lines_and_paragraphs_stay():
    assert letter_words("一行目\n二行目\n\n\n　つぎ\n \n<3") == (
        "<p>一行目<br>二行目</p><p>　つぎ</p><p>&lt;3</p>"
    )
    assert letter_words("") == ""
