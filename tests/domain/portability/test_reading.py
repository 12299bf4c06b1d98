"""Files become entries, or lines that say why not; nothing of a file is believed."""

import gzip
import io
import json
import zipfile
from functools import partial

import pytest

from kokotomo.domain.portability.readers import archives, formats, html_words, streams
from kokotomo.domain.portability.readers.items import FileRefused, NotTaken, Raw
from tests.support.factories_imports import lines, said

# Without an hour: the names of tests hold what they are given, and must be the same for every process.
gzipped = partial(gzip.compress, mtime=0)


def read(data: bytes, most: int = streams.UNPACKED_MAX):
    opened = formats.opened(io.BytesIO(data), most)
    return list(opened.items)


def zipped(data: bytes, name: str = "diaries.jsonl", **more) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
        for other, words in more.items():
            archive.writestr(other, words)
    return file.getvalue()


MT = """AUTHOR: すみ
TITLE: 雨
DATE: 06/01/1999 11:05:07 PM
CATEGORY: 散歩
CONVERT BREAKS: 0
-----
BODY:
一行目<br />
二行目<p>段落 <a href="https://example.jp/a">リンク</a> &amp; 印</p>
-----
EXTENDED BODY:
続き
-----
COMMENT:
AUTHOR: だれか
DATE: 06/02/1999 09:00:00 AM
ほかの人のことば
-----
--------
TITLE: 時刻が24時間
AUTHOR: すみ
DATE: 12/31/2001 23:59:59
-----
BODY:
  字下げした
行{wide}

-----
--------
""".replace("{wide}", "\u3000")


def test_json_lines_give_the_words_to_the_byte():
    odd = "　字下げ\tタブ\r\n行の終わり \n\n\u202eまわり\u200d"
    (one,) = read(lines(said(odd, heading_note="晴", source="本 (1)")))
    assert (one.event, one.title, one.date, one.author) == (odd, "晴", "1999-06-01", "すみ")
    assert one.origin["source"] == "本 (1)"


def test_a_mark_of_byte_order_and_windows_line_ends_belong_to_the_file():
    data = b"\xef\xbb\xbf" + lines(said("雨")).replace(b"\n", b"\r\n") + b"\r\n"
    (one,) = read(data)
    assert one.event == "雨"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "line.unreadable"),
        (b"[" * 100_000, "line.unreadable"),
        (b'{"text": 1' + b"0" * 5000 + b"}", "line.unreadable"),
        (b"[1]", "line.not_an_object"),
        (b'"\xff"', "line.encoding"),
        (b'{"text": 3}', "field.wrong_type"),
        (b'{"text": "a", "topics": [1]}', "field.wrong_type"),
        (b'{"text": "' + b"a" * streams.LINE_MAX + b'"}', "line.too_long"),
    ],
)
def test_a_line_that_is_no_entry_is_named_and_the_others_are_read(line, reason):
    found = read(lines(said("前"), line, said("後")))
    assert [one.event for one in found if isinstance(one, Raw)] == ["前", "後"]
    assert [(one.line, one.reason) for one in found if isinstance(one, NotTaken)] == [(2, reason)]


def test_movable_type_gives_words_dates_and_categories_and_leaves_comments():
    one, other = read(MT.encode())
    assert one.event == "一行目\n二行目\n\n段落 [リンク](https://example.jp/a) & 印\n\n続き"
    assert (one.line, one.date, one.title, one.topics) == (1, "1999-06-01", "雨", ("散歩",))
    assert one.published_at == "1999-06-01T14:05:07+00:00"
    assert one.passed_over == 1
    assert other.event == "  字下げした\n行　"
    assert (other.date, other.published_at) == ("2001-12-31", "2001-12-31T14:59:59+00:00")


def test_movable_type_in_another_encoding_names_its_entry():
    found = read(MT.encode("euc-jp"))
    assert [(one.line, one.reason) for one in found] == [(1, "line.encoding"), (20, "line.encoding")]


def test_movable_type_with_a_date_that_cannot_be_read_keeps_it_for_the_judge():
    one, _other = read(MT.replace("06/01/1999 11:05:07 PM", "2月30日").encode())
    assert (one.date, one.published_at) == ("2月30日", "")


def test_words_without_html_come_back_unchanged():
    kaomoji = "(>_<) a < b <3 ＼(^o^)／ & そして\n\n\n\n終わり "
    assert html_words.words(kaomoji) == kaomoji


def test_scripts_and_odd_addresses_leave_no_trace_but_their_label():
    assert html_words.words('<p>あ<script>alert(1)</script><a href="javascript:x">い</a></p>') == "あい"


@pytest.mark.parametrize("pack", [gzipped, zipped])
def test_packed_files_are_read_as_they_are_unpacked(pack):
    (one,) = read(pack(lines(said("雨"))))
    assert one.event == "雨"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "file.empty"),
        (b"\n \n", "file.empty"),
        ("text".encode("utf-16"), "file.encoding"),
        (b"hello\nworld\n", "file.unknown"),
        (b"PK", "file.damaged"),
        (b"PK\x03\x04" + b"x" * 100, "file.damaged"),
        (gzipped(lines(said()))[:-20], "file.damaged"),
        (b"\x1f\x8bxxxxxxxxxxxxxxxxxxx", "file.damaged"),
        (gzipped(gzipped(lines(said()))), "file.nested"),
        (zipped(zipped(lines(said()))), "file.nested"),
        (zipped(lines(said()), "other.txt"), "file.not_our_zip"),
        (gzipped(lines(said()) + b"\n" * 5_000_000), "file.bomb"),
        (zipped(lines(said()) + b" " * 5_000_000), "file.bomb"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(data, why):
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.key == why


def test_what_comes_out_is_counted_not_what_the_file_says_of_itself():
    data = lines(*(said(f"{number}" * 500) for number in range(200)))
    with pytest.raises(FileRefused) as refused:
        read(gzipped(data), most=50_000)
    assert refused.value.key == "file.too_long"
    # A zip whose table says that nothing is in it.
    forged = bytearray(zipped(data))
    at = forged.rfind(b"PK\x01\x02")
    forged[at + 24 : at + 28] = b"\x00" * 4
    with pytest.raises(FileRefused):
        read(bytes(forged), most=50_000)


def test_a_zip_with_a_huge_table_of_contents_is_not_opened():
    data = bytearray(zipped(lines(said())))
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = (archives.DIRECTORY_MAX + 1).to_bytes(4, "little")
    with pytest.raises(FileRefused) as refused:
        read(bytes(data))
    assert refused.value.key == "file.too_many_members"


def test_our_own_line_is_read_whole():
    own = {
        **said("本文"),
        "feeling": "よかった",
        "effort": "起きた",
        "sky": "hare",
        "note": "家族の話",
        "topics": ["猫"],
        "audience": "members",
        "wish": "reply",
        "published_at": "1999-06-01T03:00:00+00:00",
        "replies": [{"author": "x", "day": "1999-06-02", "text": "y"}],
        "unknown": {"deep": [1]},
    }
    (one,) = read(json.dumps(own).encode())
    assert (one.feeling, one.effort, one.sky, one.note, one.topics) == (
        "よかった",
        "起きた",
        "hare",
        "家族の話",
        ("猫",),
    )
    assert (one.audience, one.wish, one.passed_over) == ("members", "reply", 1)
