"""Consultations of the demo town: somebody who listens, letters that wait, and one that was answered."""

from datetime import datetime, timedelta

from kokotomo.domain.accounts.actions import roles
from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import roles as role_queries
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.actions import claims, openings, sending
from kokotomo.domain.consultations.actions import letters as letter_actions
from kokotomo.domain.consultations.first_letters import FirstLetter
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import threads
from kokotomo.domain.consultations.rules import CONSENT_VERSION, Listener
from kokotomo.domain.diaries.queries import topics as topic_queries
from kokotomo.domain.volunteers.actions import faces as volunteers
from kokotomo.domain.volunteers.actions.faces import Said
from kokotomo.domain.volunteers.rules import TopicKind
from kokotomo.foundation import clock, public_ids, tsv

LISTENER = "minato"
"""The login of the one who listens."""

NAME = "みなと"
"""Their 相談員名."""

ANSWER = (
    "読みました。帰り道の橋の上で立ち止まる、その数分のこと、そのまま浮かびました。\n\n"
    "うまい言葉はないのですが、立ち止まりたくなるくらい、今日は長かったのだと思います。"
    "よかったら、その橋のことを、もう少し聞かせてください。"
)

HOURS = ("weekday_night", "weekend_night")


def write(package: str, town: dict[str, User], now: datetime) -> None:
    """Let *town*'s listener be one, send the letters of *package*, and let one be taken and answered."""
    with clock.fixed(now - timedelta(days=20)):
        listener = _appoint(town[LISTENER])
    for row in sorted(tsv.read(package, "letters.tsv"), key=lambda one: -float(one["hours_ago"])):
        sent_at = now - timedelta(hours=float(row["hours_ago"]))
        with clock.fixed(sent_at):
            letter = _send(town, row)
        if row["answered"] == "yes":
            with clock.fixed(sent_at + timedelta(hours=5)):
                _answer(listener, letter)


def _appoint(person: User) -> User:
    """Through the domain, as ``flask appoint`` does: the record says that the host did it."""
    roles.appoint_from_host(person, Role.VOLUNTEER.value)
    listener = role_queries.with_roles(person)
    by_name = {topic.name: topic.public_id for topic in topic_queries.topics()}
    topics = {
        TopicKind.LIKED: [by_name[name] for name in ("夜勤", "ラジオ", "ひとり暮らし")],
        TopicKind.LIVED: [by_name["引っこし"]],
        TopicKind.REFUSED: [by_name["お金"]],
    }
    about = "見本の相談員です。海の近くで、夜に書いています。"
    volunteers.settle(
        listener,
        Said(NAME, "yamabuki", about, ("listen", "chat"), HOURS, "3", topics, introduced=True),
    )
    return listener


def _send(town: dict[str, User], row: dict[str, str]) -> Consultation:
    by_name = {topic.name: topic.public_id for topic in topic_queries.topics()}
    first = FirstLetter(
        letter=row["text"].replace("\\n", "\n"),
        listener=Listener.ONE.value,
        way=row["way"],
        topics=tuple(by_name[name] for name in row["topics"].split(",") if name),
        alias=row["alias"],
        age=row["age"],
        wish=row["wish"],
    )
    key = public_ids.new()
    writer = town.get(row["login"]) or Anonymous()
    receipt = None if isinstance(writer, User) else receipts.drawn(key)
    return sending.send(writer, first, key, consent=CONSENT_VERSION, receipt=receipt)


def _answer(listener: User, letter: Consultation) -> None:
    opening = openings.open_letter(listener, letter.public_id)
    claims.claim(listener, opening.public_id, clock.today() + timedelta(days=1))
    thread = threads.find_taken(listener, letter.public_id)
    if thread is not None:
        letter_actions.answer(listener, thread, ANSWER, public_ids.new())
