"""Lists of threads in words, for the writer and for who listens. Nothing that was written stands on them."""

from collections.abc import Iterable
from dataclasses import dataclass

from kokotomo.domain.consultations.queries.farewells import Parted
from kokotomo.domain.consultations.queries.inboxes import Listed
from kokotomo.domain.consultations.rules import Ending as ClaimEnding
from kokotomo.domain.consultations.rules import Side, State
from kokotomo.foundation import clock
from kokotomo.web.addresses import address
from kokotomo.web.templating import moments, plain_date
from kokotomo.web.threads import called

LAPSED = (
    "約束の日が過ぎたので、ほかの相談員にも読めるようにしました。"
    "いそがしい時期は、だれにでもあります。またできるときに、お願いします"
)
"""To a volunteer whose promised answer did not come."""


@dataclass(frozen=True)
class Row:
    """One thread: *title* says with whom, *state* where it stands; no *url* where nothing can be read."""

    title: str
    state: str
    when: str
    url: str | None
    is_new: bool


def own_rows(items: Iterable[Listed]) -> list[Row]:
    """A member's own."""
    said = moments()
    return [
        Row(
            title=f"{item.volunteer.name}さんとのやりとり" if item.volunteer else "やりとり",
            state=_for_writer(item),
            when=said(item.consultation.last_letter_at),
            url=address("consultations.thread", public_id=item.consultation.public_id),
            is_new=item.is_new,
        )
        for item in items
    ]


def held_rows(items: Iterable[Listed]) -> list[Row]:
    """What a volunteer has in hand."""
    said = moments()
    return [
        Row(
            title=f"{called(item.alias)}とのやりとり",
            state=_for_listener(item),
            when=said(item.consultation.last_letter_at),
            url=address("volunteers.thread", public_id=item.consultation.public_id),
            is_new=item.is_new,
        )
        for item in items
    ]


def along_rows(items: Iterable[Listed]) -> list[Row]:
    """In which a volunteer reads along: with whom somebody on trial listens stands on the page alone."""
    said = moments()
    return [
        Row(
            title=f"{item.volunteer.name}さんのやりとり" if item.volunteer else "やりとり",
            state=_for_listener(item),
            when=said(item.consultation.last_letter_at),
            url=address("volunteers.along_thread", public_id=item.consultation.public_id),
            is_new=False,
        )
        for item in items
    ]


def ended_rows(items: Iterable[Listed], parted: Iterable[Parted]) -> list[Row]:
    """What is over for a volunteer, without any name; *parted* leads to what was said at the end."""
    said = moments()
    ends = {one.consultation.id: one for one in parted if one.is_recent}
    rows = []
    for item in items:
        if item.claim is not None and item.claim.ended_at is not None:
            when = said(item.claim.ended_at)
            end = ends.get(item.consultation.id) if item.claim.ending == ClaimEnding.CLOSED else None
            lapsed = item.claim.ending == ClaimEnding.LAPSED
            rows.append(Row("やりとり", LAPSED, when, None, False) if lapsed else _ended(when, end))
    return rows


def due_rows(parted: Iterable[Parted]) -> list[Row]:
    """Those of whom one may ask その後どうですか, without any name."""
    said = moments()
    return [
        _ended(said(one.consultation.closed_at), one)
        for one in parted
        if one.asks and one.consultation.closed_at is not None
    ]


def _ended(when: str, end: Parted | None) -> Row:
    url = address("volunteers.farewell", public_id=end.farewell.public_id) if end is not None else None
    unread = end is not None and end.thanks is not None and end.farewell.thanks_seen_at is None
    return Row("やりとり", "ひとことが届いています" if unread else "終わりました", when, url, False)


def _for_writer(item: Listed) -> str:
    claim, theirs = item.claim, item.consultation.last_letter_side == Side.VOLUNTEER
    state = State(item.consultation.state)
    if state == State.CLAIMED:
        if claim is not None and claim.promised_on is not None:
            return f"{plain_date(claim.promised_on)}までに返事が届く約束です"
        return "返事が届いています" if theirs else "相談員が引きうけています"
    return {
        State.WAITING: "返事を待っています",
        State.TAKEN_BACK: "取りもどしました",
        State.OPEN: "みんなに読んでもらっています",
        State.CLOSED: "終わりました",
    }[state]


def _for_listener(item: Listed) -> str:
    promised = item.claim.promised_on if item.claim else None
    if promised is not None:
        past = "（過ぎています）" if promised < clock.today() else ""
        return f"{plain_date(promised)}までに返事する約束です{past}"
    if item.consultation.slowly_since is not None:
        return "「読みました。ゆっくり返事します」"
    return (
        "返事を書く番です"
        if item.consultation.last_letter_side == Side.WRITER
        else "相手の返事を待っています"
    )
