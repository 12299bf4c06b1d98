"""通報 of what stands in one's own thread besides letters: who listens, and what came back from everyone."""

from flask import url_for
from flask.typing import ResponseReturnValue

from kokotomo.domain.consultations.access import Writer
from kokotomo.domain.moderation import access, threads
from kokotomo.domain.moderation.targets import Target
from kokotomo.web.correspondents import NoThread, writer_and_thread
from kokotomo.web.moderation.blueprint import blueprint
from kokotomo.web.moderation.reporting import answer


@blueprint.route("/consult/<public_id>/listener-report", methods=["GET", "POST"])
def listener_report(public_id: str) -> ResponseReturnValue:
    """Report the 相談員名 of who listens, and their line: members, and guests who gave their code."""
    writer, found = writer_and_thread(public_id)
    here = url_for("moderation.listener_report", public_id=public_id)
    return _report(writer, threads.listening_to(writer, found), here, public_id)


@blueprint.route("/consult/<public_id>/replies/<reply_id>/report", methods=["GET", "POST"])
def answer_report(public_id: str, reply_id: str) -> ResponseReturnValue:
    """Report what somebody replied to one's own letter to everyone, hidden or not."""
    writer, found = writer_and_thread(public_id)
    here = url_for("moderation.answer_report", public_id=public_id, reply_id=reply_id)
    return _report(writer, threads.came_back(writer, found.consultation, reply_id), here, public_id)


def _report(writer: Writer, target: Target | None, here: str, public_id: str) -> ResponseReturnValue:
    if target is None or not access.may_report(writer, target.author_id):
        raise NoThread("consultation")
    return answer(writer, target, here, url_for("consultations.thread", public_id=public_id))
