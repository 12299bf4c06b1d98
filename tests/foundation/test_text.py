"""Words made fit to keep, and counted as a reader counts them."""

import json
import time
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from kokotomo.foundation import text

FAMILY = "👨‍👩‍👧‍👦"


def test_line_ends_of_other_systems_become_line_feeds():
    assert text.clean("一\r\n二\r三\n四") == "一\n二\n三\n四"


def test_line_breaks_of_word_and_of_unicode_stay_line_breaks():
    assert text.clean("一\x0b二\x0c三\x85四\u2028五\u2029六") == "一\n二\n三\n四\n五\n六"


def test_control_characters_go_and_tab_and_line_feed_stay():
    assert text.clean("a\x00b\x01c\x02d\x1be\x7ff\x9fg\th\ni") == "abcdefg\th\ni"


def test_words_are_kept_composed():
    assert text.clean("か\u3099え\u0301") == "がé".replace("é", "え\u0301")


def test_a_letter_and_its_mark_are_composed_when_a_control_character_between_them_goes():
    assert text.clean("か\x00\u3099") == "\u304c"


def test_a_lone_half_of_a_surrogate_pair_goes_and_a_whole_pair_becomes_its_character():
    assert text.clean("猫\ud800犬") == "猫犬"
    assert text.clean("\ud83d\ude00") == "😀"


def test_what_turns_the_direction_of_others_words_goes_and_plain_marks_of_direction_stay():
    assert text.clean("a\u202eb\u202cc\u2066d\u2069e") == "abcde"
    assert text.clean("\u200fשלום\u200e\u061c!") == "\u200fשלום\u200e\u061c!"


def test_only_white_space_at_the_very_end_is_trimmed():
    assert (
        text.clean("\n\u3000一段落\u3000\n\n\n  二  段落 \u3000\n \t\n")
        == "\n\u3000一段落\u3000\n\n\n  二  段落"
    )


@pytest.mark.parametrize("emoji", [FAMILY, "❤️", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "🇯🇵", "葛󠄀"])
def test_an_emoji_and_a_variant_of_a_kanji_are_kept_whole_and_count_as_one(emoji: str):
    assert text.clean(emoji) == emoji
    assert text.length(emoji) == 1


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_can_be_stored_anywhere(words: str):
    once = text.clean(words)
    assert text.clean(once) == once
    assert once == unicodedata.normalize("NFC", once)
    assert once.encode("utf-8").decode("utf-8") == once
    assert not {"\x00", "\r"} & set(once)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp", "Cf", "Cs"))))
def test_cleaning_takes_no_character_that_shows(words: str):
    assert text.clean(words) == unicodedata.normalize("NFC", words).rstrip()


def test_a_reader_counts_graphemes_and_each_line_break():
    assert text.length("") == 0
    assert text.length("abc\nd") == 5
    assert text.length("が" + "か\u3099" + "\n" + FAMILY * 2) == 5


@given(st.text(alphabet=[*"🇯🇵🇺👨👩", "か", "\u3099", "\u200d", "\ufe0f", "🏽", "\u0600", "\n", "ᄀ", "가"]))
def test_counting_agrees_with_the_standards_clusters(words: str):
    assert list(text.graphemes(words)) == regex.findall(r"\X", words)
    assert text.length(words) == len(regex.findall(r"\X", words))


@pytest.mark.parametrize(
    "unit", ["🇯", "a\u0301\u0301", "\u0301", "👩\u200d", FAMILY, "あ", "क्", "ᄀ"], ids=ascii
)
def test_counting_twenty_thousand_of_anything_takes_no_time(unit: str):
    words = unit * (20_000 // len(unit))
    began = time.thread_time()
    text.length(text.clean(words))
    # Without pairs taken by name 20,000 halves of flags cost a second.
    assert time.thread_time() - began < 0.1


def test_the_label_of_a_notebook_shows_the_first_grapheme():
    assert text.first_letter("やまねこ") == "や"
    assert text.first_letter(f"{FAMILY}の家") == FAMILY
    assert text.first_letter("か\u3099く") == "か\u3099"
    assert text.first_letter(" \u3000ねこ") == "ね"
    assert text.first_letter("") == text.first_letter("  ") == ""


def test_a_short_text_is_its_own_extract_in_one_line():
    assert text.extract("一\n\n\u3000二\t三 ", 5) == "一 二 三"


def test_a_long_text_is_cut_between_graphemes_with_the_ellipsis_counted():
    assert text.extract("あ" * 11, 10) == "あ" * 9 + "…"
    assert text.extract(FAMILY * 4, 3) == FAMILY * 2 + "…"
    assert text.extract("一二三 四五六", 5) == "一二三…"


def test_words_survive_a_round_trip_through_json():
    words = text.clean("\ud83d\ude00🇯🇵" + FAMILY)
    assert json.loads(json.dumps(words)) == words
