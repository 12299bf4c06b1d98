"""Everything that somebody wrote, as one zip that is made while it is sent: never whole in memory.

``diaries.jsonl`` has every fact and can be brought back, here or elsewhere; ``diaries/<year>/<day>-….md`` is
for reading. Both carry the replies that the writer may see. ``letters.jsonl`` has the letters of
consultations that they keep.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from kokotomo.domain.accounts.models import User
from kokotomo.domain.consultations.queries.kept_letters import Keepsake, batches_of_kept
from kokotomo.domain.consultations.rules import Side
from kokotomo.domain.portability.queries.exports import Kept, Reply, batches_of
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.db import release

README = """ココトモから書き出した日記

diaries/    日記をひとつずつ、読める形（Markdown）にしたもの。届いた返事も入っています
diaries.jsonl   同じ日記を、ほかのところへ持っていける形（JSON Lines）にしたもの。一行がひとつの日記です
letters.jsonl   相談のやりとりで「とっておく」を選んだ手紙。ないときは空です

「自分だけ」の日記も、とっておいた手紙も、鍵をはずした形で入っています。置く場所に気をつけてください。
下書きと、削除した日記は入っていません。返事は、書いた人のことばです。人に見せるときは、その人に聞いてください。

ココトモの「取りこみ」に、この zip をそのまま入れると、日記が元の文章のまま戻ります（返事は戻りません）。
"""

_UNPRINTED = re.compile(r"[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


class _Sink(io.RawIOBase):
    """Where the zip is written, to be handed on at once. It cannot be rewound, and the zip knows."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, data: Any) -> int:
        """As every raw stream."""
        self._pieces.append(bytes(data))
        return len(data)

    def handed_on(self) -> bytes:
        """What was written since the last call."""
        data = b"".join(self._pieces)
        self._pieces.clear()
        return data


def archive(owner: User) -> Iterator[bytes]:
    """The zip of all that *owner* wrote, piece by piece. Between pieces no transaction is open."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(_info("README.txt"), README)
        with target.open(_info("diaries.jsonl"), "w") as lines:
            for batch in batches_of(owner):
                release()
                for kept in batch:
                    lines.write((line_of(kept, owner) + "\n").encode())
                yield sink.handed_on()
        number = 0
        for batch in batches_of(owner):
            release()
            for kept in batch:
                number += 1
                target.writestr(_info(_path_of(kept)), page_of(kept, owner))
            yield sink.handed_on()
        with target.open(_info("letters.jsonl"), "w") as lines:
            for letters in batches_of_kept(owner):
                release()
                for letter in letters:
                    lines.write((line_of_letter(letter) + "\n").encode())
                yield sink.handed_on()
    yield sink.handed_on()


def line_of(kept: Kept, owner: User) -> str:
    """One entry with every fact, as a line of JSON."""
    content, origin = kept.content, kept.origin
    facts = {
        "author": origin.get("author", "") if kept.imported else owner.nickname,
        "date": kept.day.isoformat(),
        "month_day": kept.day.strftime("%m-%d"),
        "heading_note": origin.get("heading_note", content.title),
        "text": content.event,
        "source": origin.get("source", ""),
        "feeling": content.feeling,
        "effort": content.effort,
        "sky": content.sky,
        "note": content.note,
        "topics": list(kept.topics),
        "audience": kept.audience,
        "wish": kept.wish,
        "published_at": kept.published_at.isoformat(),
        "edited_at": kept.edited_at.isoformat() if kept.edited_at else None,
        "question": kept.question or origin.get("question"),
        "categories": origin.get("categories"),
        "imported": kept.imported,
        "id": kept.public_id,
        "replies": [_reply(one) for one in kept.replies],
    }
    return json.dumps({name: value for name, value in facts.items() if value is not None}, ensure_ascii=False)


def line_of_letter(keepsake: Keepsake) -> str:
    """One letter that was kept, as a line of JSON."""
    kept = keepsake.kept
    facts = {
        "by": "me" if kept.side == Side.WRITER else "volunteer",
        "written": kept.written_on.isoformat(),
        "kept": kept.created_on.isoformat(),
        "text": keepsake.words,
    }
    return json.dumps(facts, ensure_ascii=False)


def page_of(kept: Kept, owner: User) -> str:
    """One entry for reading: facts in front, words, and the replies below."""
    content = kept.content
    facts: list[tuple[str, object]] = [
        ("date", kept.day.isoformat()),
        ("title", content.title),
        ("author", kept.origin.get("author", "") if kept.imported else owner.nickname),
        ("sky", content.sky),
        ("topics", list(kept.topics)),
        ("note", content.note),
        ("audience", kept.audience),
        ("published_at", kept.published_at.isoformat()),
        ("source", kept.origin.get("source", "")),
    ]
    front = "".join(f"{name}: {_scalar(value)}\n" for name, value in facts if value)
    parts = [("", content.event), ("## 気持ち\n\n", content.feeling), ("## 頑張ったこと\n\n", content.effort)]
    words = "\n\n".join(heading + part for heading, part in parts if part)
    return f"---\n{front}---\n\n{words}\n{_replies(kept.replies)}"


def _replies(replies: Sequence[Reply]) -> str:
    if not replies:
        return ""
    written = "".join(f"\n### {_plain(one.author)}（{_day(one.at)}）\n\n{one.body}\n" for one in replies)
    return f"\n## 届いた返事\n{written}"


def _reply(one: Reply) -> dict[str, str]:
    return {"author": one.author, "day": _day(one.at), "text": one.body}


def _day(at: datetime) -> str:
    return at.astimezone(TOKYO).date().isoformat()


def _scalar(value: object) -> str:
    # A JSON text is one of YAML as well, once what YAML does not print stands there as an escape. Nothing
    # in it ends the line, the text or the front matter.
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(value, ensure_ascii=False))


def _plain(name: str) -> str:
    return " ".join(name.split())


def _path_of(kept: Kept) -> str:
    # The public id makes it the only one; a title could hold anything, and file systems differ about names.
    return f"diaries/{kept.day.year:04}/{kept.day.isoformat()}-{kept.public_id[:8]}.md"


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    # Readable by its owner alone once it is unpacked.
    info.external_attr = 0o600 << 16
    return info
