"""Strings that somebody types by mistake or on purpose and that some program somewhere stumbles over."""

import os

# One string a line would be three hundred lines.
# fmt: off
_EMPTY = [
    "",
    " ",
    "\u3000",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\x00",
    "\u200b",
    "\ufeff",
    "\u00a0",
    "\u2028",
    "\u2800",
    "\u3164",
]
_WORDS = [
    *(
        "undefined", "None", "null", "NaN", "nil", "True", "false", "[]", "{}", "()", "''", '""',
        "-", "--", "__proto__",
    ),
    *(
        "self", "request", "form_key", "csrf_token", "id", "select", "new", "edit", "admin",
        "static", "..", ".",
    ),
]
_NUMBERS = [
    *("0", "-0", "-1", "1e999", "1e-999", "Infinity", "0x7fffffff", "2147483648", "9223372036854775807"),
    *(
        "9223372036854775808", "-9223372036854775809", "9" * 400, "0.1", "1,000", "１２３", "٣", "Ⅷ",
        "²", "½", "零", "1_000",
    ),
]
_DATES = [
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "-0001-01-01",
    "2026-W47-1",
    "20261123",
    "明日",
]
_SQL = [
    *(
        "'", "''", "' OR '1'='1", "'; DROP TABLE users; --", '" OR ""="',
        "1; SELECT pg_sleep(9)", "\\'", "%' --", "%", "_",
    ),
    *("$$", "$1", ":name", "?", "%s", "%(a)s", "%%", "E'\\x00'", "/* */", "`users`", "\\", "\\\\", "\\0"),
]
_PROGRAMS = [
    *(
        "{{ 7 * 7 }}", "{% raw %}", "{# #}", "${7*7}", "#{7*7}", "<%= 7 %>", "{0}", "{}",
        "{a.__class__}", "%n%n%n", "%d%x",
    ),
    *(
        "$(id)", "`id`", "; id", "| id", "&& id", "> /dev/null", "!!python/object:a", "- a: [",
        "a: b: c", "]]>", "&amp;",
    ),
    *(
        "=1+1", "+1", "-1+1", "@SUM(A1)", "=HYPERLINK(1)", "\u0000=1", "../../etc/passwd",
        "..\\..\\win.ini", "file:///",
    ),
    *(
        "C:\\nul", "CON", "\\\\host\\share", "http://[::1", "http://a:99999/", "//a", "///",
        "mailto:", "data:,", "a@b", "@",
    ),
]
_HTML = [
    *(
        "<", ">", "<>", "&", "&lt;", "&#0;", "&#x110000;", "&nbsp", "&&&", "</textarea>",
        "</title>", "<!--", "-->",
    ),
    *(
        "<b>", "</p>", "<ねこ>", "<plaintext>", '" autofocus="', "' x='", "\n<p>", "\n\n\n<",
        "\r\n\r\n<html>", "<![CDATA[",
    ),
]
_HEADERS = [
    "a\r\nSet-Cookie: a=b",
    "a\nBcc: b@example.jp",
    "a%0d%0ab",
    "a\u560a\u560db",
    "=?utf-8?q?a?=",
    "a\r\n.\r\nQUIT",
]
_UNICODE = [
    *(
        "e\u0301", "\u0301", "か\u3099", "ﾊﾟ", "Å", "\u212b", "ﬁ", "ß", "ẞ", "İ", "ı", "ſ", "ς", "㍿",
        "Ǆ", "\u1e9b\u0323",
    ),
    *(
        "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇯🇵🇯", "1️⃣", "\U0001f3fb", "👍🏽👍🏽", "\ufe0f", "\u200d", "☺︎",
        "\U000e0061", "\U0010ffff",
    ),
    *(
        "\ufffe", "\uffff", "\ufdd0", "\ue000", "𠮷野家", "葛\U000e0100", "龘", "𓀀", "עברית",
        "العربية", "ไทย", "한글", "ᄒ", "नी",
    ),
    *(
        "\u202eあべこべ", "\u2066あ", "a\u200fb", "\u061c", "a\u00adb", "Z\u0310\u0310\u0310a",
        "あ" + "\u0310" * 300,
    ),
]
_FACES = [
    *(
        "(>_<)", "＼(^o^)／", "<3", "orz", "m(_ _)m", "(*´▽｀*)", "ヾ(*ΦωΦ)ﾉ", "(╯°□°）╯︵ ┻━┻", "ʕ•ᴥ•ʔ",
        "_(:3」∠)_", "* * *",
    ),
    *(
        "- - -", "#", "# 1", "1.", "1) 2)", "> ", ">>>", "```", "~~", "***", "[ ]", "[x]()", "![",
        "|a|b|", ":::", "^^",
    ),
]
_LONG = [
    "あ" * 61,
    "あ" * 5000,
    "a" * 20_001,
    "👨‍👩‍👧‍👦" * 300,
    "[" * 3000,
    "\n" * 3000,
    " " * 3000 + "あ",
    "あ\n" * 900,
    "<" * 2000,
]
_HALVES = [
    "\ud800",
    "a\udfffb",
    "\ud83d\ude00",
    "\x85",
    "\x1b[31m",
    "\x07",
    "\x7f",
    "\x02klzzwxh:0001\x03",
    "\x1a",
    "\x0b\x0c",
]

NASTY: list[str] = list(
    dict.fromkeys(
        [
            *(_EMPTY + _WORDS + _NUMBERS + _DATES + _SQL + _PROGRAMS + _HTML + _HEADERS),
            *(_UNICODE + _FACES + _LONG + _HALVES),
        ]
    )
)
"""All of them, each once. Lone surrogates stand for bytes that are no UTF-8."""

SHARP = [
    value
    for value in NASTY
    if value in ("", "..", "0", "%", "'", "\\", "<", "</textarea>", "[]", "//a", "\U0010ffff", "\ud83d\ude00")
    or "\x00" in value
    or value in _HALVES[:2]
    or value in _HEADERS[:1]
    or (value.isdigit() and len(value) > 18)
    or len(value) > 20_000
]
"""The few on which databases, decoders and parsers break most: for products with everything else."""


def nasty_for(kind: str) -> list[str]:
    """What is sent to a site on that *kind* of database: on each a half, and the sharp ones on both; with
    ``KOKOTOMO_NASTY=all``, as in ``make prove``, everything."""
    if os.environ.get("KOKOTOMO_NASTY") == "all":
        return NASTY
    half = ("sqlite", "postgres").index(kind)
    return [value for number, value in enumerate(NASTY) if number % 2 == half or value in SHARP]
