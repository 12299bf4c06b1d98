import random
import re
import unicodedata

import pytest
import regex

from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.nicknames import CODE_POINTS_MAX, Nickname, parse
from kokotomo.foundation.errors import Invalid, Problem
from tests.support import naughty_names


class Register:
    """Names that are taken, unique as the database has it: by key and by skeleton."""

    def __init__(self, names: list[str]) -> None:
        taken = [parse(name) for name in names]
        self.keys = {name.key for name in taken}
        self.skeletons = {name.skeleton for name in taken}

    def takes(self, raw: str) -> bool:
        try:
            name = parse(raw)
        except Invalid:
            return False
        return name.key not in self.keys and name.skeleton not in self.skeletons


def problem_of(raw: str) -> Problem:
    with pytest.raises(Invalid) as refusal:
        parse(raw)
    (problem,) = refusal.value.problems.values()
    return problem


@pytest.mark.parametrize("row", naughty_names.rows(), ids=lambda row: row.reason)
def test_every_name_of_the_set_is_taken_or_refused_as_it_says(row):
    register = Register([] if row.accepted else naughty_names.TAKEN)
    assert register.takes(row.name) is row.accepted


def test_the_set_is_whole():
    rows = naughty_names.rows()
    assert len([row for row in rows if row.accepted]) == 21
    assert len(rows) == 80


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ﾈｺﾉﾋｹﾞ", "ネコノヒゲ"),
        ("か\u3099らす", "がらす"),
        ("そら\u3000うみ", "そら うみ"),
        ("そら\u00a0うみ", "そら うみ"),
        ("  そら　", "そら"),
        ("ｙａｍａ１", "yama1"),
        ("はる☀\ufe0f", "はる☀\ufe0f"),
        ("ねこ‼\ufe0f", "ねこ!!"),
        ("👩\u200d💻さん", "👩\u200d💻さん"),
        ("Zoe\u0308", "Zoë"),
        ("神田\ufa19", "神田神"),
    ],
)
def test_a_name_is_stored_in_one_form(typed, stored):
    assert parse(typed).display == stored
    assert parse(stored) == parse(typed)


@pytest.mark.parametrize(
    ("raw", "key", "facts"),
    [
        ("", "nickname.blank", {}),
        ("\u3000 ", "nickname.blank", {}),
        ("あ", "nickname.too_short", {"limit": 2, "length": 1}),
        ("あ" * 21, "nickname.too_long", {"limit": 20, "length": 21}),
        ("あ" * 10_000, "nickname.too_long", {"limit": 20, "length": 10_000}),
        ("ね\u200bこ", "nickname.invisible", {"code": "U+200B"}),
        ("ねこ\ufffd", "nickname.invisible", {"code": "U+FFFD"}),
        ("ねこ\u2800", "nickname.invisible", {"code": "U+2800"}),
        ("ねこ✔", "nickname.mark", {"sign": "✔"}),
        ("ねこ™", "nickname.mark", {"sign": "™"}),
        ("ねこ  いぬ", "nickname.spaces", {}),
        ("ねこ/いぬ", "nickname.sign", {"sign": "/"}),
        ("-ねこ", "nickname.sign", {"sign": "-"}),
        ("n\u0301\u0302\u0303eko", "nickname.accents", {"sign": "n\u0301\u0302\u0303"}),
        ("3\u03019さん", "nickname.accents", {"sign": "3\u0301"}),
        ("ねこ\u0378", "nickname.invisible", {"code": "U+0378"}),
        ("n\u0336eko", "nickname.sign", {"sign": "\u0336"}),
        ("ーー☆", "nickname.no_letters", {}),
        ("nеko", "nickname.mixed_script", {}),
        ("neko・運営", "nickname.reserved", {"word": "運営"}),
        ("neko@example.com", "nickname.contact", {"kind": "mail"}),
        ("neko.example", "nickname.contact", {"kind": "address"}),
        ("０９０-１２３４-５６７８", "nickname.contact", {"kind": "phone"}),
        ("カカオ neko_01", "nickname.contact", {"kind": "account"}),
        ("나무ㅋ", "nickname.sign", {"sign": "\u110f"}),
    ],
)
def test_a_refusal_says_why(raw, key, facts):
    assert problem_of(raw) == Problem(key, facts)
    with pytest.raises(Invalid) as refusal:
        parse(raw)
    assert list(refusal.value.problems) == [nicknames.FIELD]


@pytest.mark.parametrize(
    "name",
    (
        "Дмитрий|Ελένη|สวัสดี|مريم|שרה|राधिका|தமிழ்|ქეთი|김민수|小明|Nguyễn|Марʼяна|佐々木|"
        "霞ヶ関|〆さば|髙橋|ゝ月|ヴィオラ|か゚か゚|ぴよ丸。|ねこ(仮)|ねこ＊|☆ねこ☆|ねこ🇯🇵|"
        "ねこ👍🏽|👨‍👩‍👧の母|39さん|2525|1年生|O'Neill|Neko・Mama|dr.neko|ねこ^^|○×クイズ"
    ).split("|"),
)
def test_names_that_people_have_are_taken(name):
    assert Register([]).takes(name)


def test_a_letter_that_this_python_does_not_know_yet_is_refused_until_its_normal_form_is_sure():
    newer = [
        chr(code)
        for code in range(0x3000, 0x34000)
        if unicodedata.category(chr(code)) == "Cn" and regex.match(r"\p{Han}", chr(code))
    ]
    for sign in newer[:3]:
        assert problem_of("ねこ" + sign).key == "nickname.invisible"


def test_a_name_of_twenty_emoji_families_does_not_overflow_its_column():
    assert problem_of("ねこ" + "👨‍👩‍👧‍👦" * 15).key == "nickname.too_long"
    longest = parse("ねこ" + "👨‍👩‍👧‍👦" * 11)
    assert len(longest.display) <= CODE_POINTS_MAX


# Written down again, not taken from the code: UAX 44's Default_Ignorable_Code_Point, all control, format,
# private and unassigned characters, spaces, and the signs of other classes that have no ink.
UNSEEN = regex.compile(r"[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\u3164\uffa0\u115f\u1160\ufffd]")
_PICTURE = r"\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?"
FITTED_EMOJI = regex.compile(rf"{_PICTURE}(\u200d{_PICTURE})*")


class Crowd:
    """People who try one name after another; the database lets in what is unique by key and by skeleton."""

    def __init__(self) -> None:
        self.keys: set[str] = set()
        self.names: dict[str, Nickname] = {}
        self.refused = 0

    def tries(self, raw: str) -> None:
        try:
            name = parse(raw)
        except Invalid:
            self.refused += 1
            return
        self._looks_at(name)
        if name.key not in self.keys and name.skeleton not in self.names:
            self.keys.add(name.key)
            self.names[name.skeleton] = name

    def same_at_a_glance(self) -> list[tuple[str, str]]:
        """Pairs that differ in capitals, width, accents and spaces only: the least a skeleton must see."""
        first: dict[str, str] = {}
        pairs = []
        for name in self.names.values():
            plain = unicodedata.normalize("NFKD", name.display).casefold().replace(" ", "")
            plain = regex.sub(r"[\u0300-\u036f\ufe0e\ufe0f\u200d]", "", plain)
            if plain in first:
                pairs.append((first[plain], name.display))
            first[plain] = name.display
        return pairs

    def _looks_at(self, name: Nickname) -> None:
        shown = ascii(name.display)
        assert not UNSEEN.search(FITTED_EMOJI.sub("", name.display).replace(" ", "")), shown
        assert regex.search(r"[\p{L}\p{N}]", name.display), shown
        assert re.fullmatch(r"\S+( \S+)*", name.display), shown
        assert unicodedata.is_normalized("NFKC", name.display), shown
        assert parse(name.display) == name, shown
        assert len(name.display) <= CODE_POINTS_MAX
        assert len(name.key) <= 2 * CODE_POINTS_MAX
        assert len(name.skeleton) <= 4 * len(name.display), shown


def test_of_ten_thousand_random_names_none_taken_hides_anything_or_looks_like_another():
    draw = random.Random(7)
    assigned = [
        chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"}
    ]
    crowd = Crowd()
    for _ in range(10_000):
        crowd.tries("".join(draw.choices(assigned, k=draw.randint(1, 12))))
    assert len(crowd.names) > 1_000
    assert crowd.refused > 1_000
    assert crowd.same_at_a_glance() == []


def test_ten_thousand_disguises_of_a_few_names_neither_hide_anything_nor_look_alike():
    draw = random.Random(11)
    pieces = "nekoNEKO ねこロ口囗力カ刀ーー一-‐・. _ｎｅｋｏоекν0Ool1Iİıß"
    pieces += "\u200b\u200d\ufe0f\u0301\u3099\u034f\u00ad　☀🌻"
    crowd = Crowd()
    for _ in range(10_000):
        crowd.tries("".join(draw.choices(pieces, k=draw.randint(2, 6))))
    assert len(crowd.names) > 500
    assert crowd.refused > 1_000
    assert crowd.same_at_a_glance() == []
