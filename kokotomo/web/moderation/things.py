"""How each kind of thing that can be reported is named and linked; how it is found is told in the domain's
`targets`."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from kokotomo.domain.moderation.rules import Kind
from kokotomo.domain.moderation.targets import Target


@dataclass(frozen=True)
class Naming:
    """*name* stands in lists, *this* in headings; ``place(target)`` is its own address, *endpoint* that of
    its report."""

    name: str
    this: str
    endpoint: str
    place: Callable[[Target], str]


def _diary(target: Target) -> str:
    return url_for("diaries.diary", public_id=target.public_id)


def _reply(target: Target) -> str:
    return f"{url_for('diaries.diary', public_id=target.page)}#r-{target.public_id}"


def _person(target: Target) -> str:
    return url_for("diaries.notebook", public_id=target.public_id)


def _letter(target: Target) -> str:
    return url_for("consultations.thread", public_id=target.page)


def _face(_target: Target) -> str:
    return url_for("volunteers.introductions")


THINGS: dict[Kind, Naming] = {
    Kind.DIARY: Naming("日記", "この日記", "moderation.diary_report", _diary),
    Kind.COMMENT: Naming("返事", "この返事", "moderation.reply_report", _reply),
    Kind.PERSON: Naming("人", "この人", "moderation.person_report", _person),
    Kind.LETTER: Naming("相談の言葉", "この言葉", "moderation.thread_report", _letter),
    Kind.FACE: Naming("相談員名", "この相談員", "moderation.face_report", _face),
}
