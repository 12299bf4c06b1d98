"""Listening to what happens lower down; what is written here stands or falls with it."""

from kokotomo.domain.accounts.queries.roles import ids_in_role
from kokotomo.domain.accounts.rules import Role
from kokotomo.domain.comments.events import DiaryRead, ReplyDeleted, ReplyWritten
from kokotomo.domain.consultations.events import (
    Answered,
    Claimed,
    ClaimEnded,
    Closed,
    FollowUpDue,
    IdleTold,
    Invited,
    LetterWritten,
    MinorWaits,
    NobodyAnswered,
    Nudged,
    Promised,
    RoomLetterWritten,
    SeniorChanged,
    TermTold,
)
from kokotomo.domain.consultations.models.rooms import RoomSide
from kokotomo.domain.consultations.rules import Side
from kokotomo.domain.follows.events import Followed, Greeted
from kokotomo.domain.moderation.actions import escalation
from kokotomo.domain.moderation.events import CaseEscalated, CaseOpened, ReliefWanted
from kokotomo.domain.moderation.queries import duty
from kokotomo.domain.notifications import actions
from kokotomo.domain.notifications.models import Kind
from kokotomo.domain.volunteers.events import (
    ApplicationDecided,
    ApplicationSent,
    ClearingEnds,
    SeniorNamed,
    TrialEnded,
)
from kokotomo.foundation.events import subscribe


@subscribe(ReplyWritten)
def tell_of_reply(event: ReplyWritten) -> None:
    """Tell whom the reply answers, and the page's writer; one person once."""
    answered_id = event.answered.author_id if event.answered else None
    if answered_id is not None:
        actions.tell_of_reply(answered_id, event.comment, Kind.ANSWER)
    writer_id = event.diary.author_id
    if writer_id is not None and writer_id != answered_id:
        actions.tell_of_reply(writer_id, event.comment, Kind.REPLY)


@subscribe(ReplyDeleted)
def forget_reply(event: ReplyDeleted) -> None:
    """A reply that is gone is no news."""
    actions.forget_reply(event.comment)


@subscribe(DiaryRead)
def tell_of_reading(event: DiaryRead) -> None:
    """Tell the page's writer."""
    if event.diary.author_id is not None:
        actions.tell_of_tap(event.diary.author_id, event.reader.id, Kind.READING, event.diary.id)


@subscribe(Followed)
def tell_of_follower(event: Followed) -> None:
    """Tell who is followed. A follow that ends takes its notification along: see `access.shown_to`."""
    actions.tell_of_tap(event.followee.id, event.follower.id, Kind.FOLLOWER)


@subscribe(Greeted)
def tell_of_greeting(event: Greeted) -> None:
    """Tell who is greeted, for as long as the two are mutual."""
    actions.tell_of_greeting(event.greeting)


@subscribe(LetterWritten)
def tell_of_letter(event: LetterWritten) -> None:
    """Tell the other one. While nobody listens there is none."""
    if event.letter.side == Side.VOLUNTEER:
        actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.LETTER)
    elif event.claim is not None:
        actions.tell_of_thread(event.claim.volunteer_id, event.consultation.id, Kind.LETTER)
    if event.claim is not None:
        actions.tell_of_thread(event.claim.senior_id, event.consultation.id, Kind.SENIOR)


@subscribe(Answered)
def tell_of_answer(event: Answered) -> None:
    """Tell a member that somebody replied to what they wrote to everyone: in the thread, where it is read."""
    actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.LETTER)


@subscribe(Claimed)
def tell_of_claim(event: Claimed) -> None:
    """Tell the writer that somebody listens, and who reads along."""
    actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.THREAD)
    actions.tell_of_thread(event.claim.senior_id, event.consultation.id, Kind.SENIOR)


@subscribe(Promised)
def tell_of_promise(event: Promised) -> None:
    """Tell the writer that there is a day, or another one."""
    actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.THREAD)


@subscribe(ClaimEnded)
def tell_of_change(event: ClaimEnded) -> None:
    """Tell the writer that somebody else is awaited, unless it was their own wish. Who listened until now
    finds the end on their list; the thread is not theirs to be told of."""
    if event.by != Side.WRITER:
        actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.THREAD)


@subscribe(Closed)
def tell_of_end(event: Closed) -> None:
    """Tell the writer that it is over, unless they ended it."""
    if event.by != Side.WRITER:
        actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.THREAD)


@subscribe(SeniorChanged)
def tell_of_senior(event: SeniorChanged) -> None:
    """Tell the writer that somebody else reads along, and who does."""
    actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.THREAD)
    actions.tell_of_thread(event.claim.senior_id, event.consultation.id, Kind.SENIOR)


@subscribe(SeniorNamed)
def tell_of_naming(event: SeniorNamed) -> None:
    """Tell who is on trial that they may begin, and who reads along."""
    others = [event.senior.id] if event.senior else []
    actions.tell_among_volunteers([event.trainee.user_id, *others], Kind.APPLICATION)


@subscribe(ClearingEnds)
def tell_of_clearing(event: ClearingEnds) -> None:
    """Tell a volunteer that their clearing for minors ends in a month, and the admins, who may renew it."""
    others = [one for one in ids_in_role(Role.ADMIN) if one != event.person.id]
    actions.tell_among_volunteers([event.person.id, *others], Kind.APPLICATION)


@subscribe(TrialEnded)
def tell_of_trials_end(event: TrialEnded) -> None:
    """Tell a volunteer that nobody reads along any more."""
    actions.tell_among_volunteers([event.user_id], Kind.APPLICATION)


@subscribe(RoomLetterWritten)
def tell_of_room(event: RoomLetterWritten) -> None:
    """Tell the volunteer, or the moderators, of a letter in メンバー相談室."""
    others = [event.room.volunteer_id]
    if event.side == RoomSide.VOLUNTEER:
        others = [one for one in ids_in_role(Role.MODERATOR) if one != event.room.volunteer_id]
    actions.tell_among_volunteers(others, Kind.ROOM, event.room.id)


@subscribe(ApplicationSent)
def tell_of_application(event: ApplicationSent) -> None:
    """Tell the moderators that somebody would like to listen."""
    others = [one for one in ids_in_role(Role.MODERATOR) if one != event.application.user_id]
    actions.tell_among_volunteers(others, Kind.APPLICATION)


@subscribe(ApplicationDecided)
def tell_of_decision(event: ApplicationDecided) -> None:
    """Tell who applied that a letter is there."""
    actions.tell_among_volunteers([event.application.user_id], Kind.APPLICATION)


@subscribe(IdleTold)
def tell_of_idleness(event: IdleTold) -> None:
    """Tell both that the thread will be deleted unless somebody writes."""
    actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.THREAD)
    if event.claim is not None:
        actions.tell_of_thread(event.claim.volunteer_id, event.consultation.id, Kind.THREAD)


@subscribe(FollowUpDue)
def tell_of_follow_up(event: FollowUpDue) -> None:
    """Tell who listened that その後どうですか can be asked."""
    actions.tell_of_thread(event.volunteer_id, event.consultation.id, Kind.FOLLOW_UP)


@subscribe(Invited)
def tell_of_invitation(event: Invited) -> None:
    """Tell the volunteers whom a waiting letter may suit."""
    actions.invite(event.volunteer_ids, event.consultation.id)


@subscribe(Nudged)
def tell_of_owed_answer(event: Nudged) -> None:
    """Remind the volunteer."""
    actions.tell_of_thread(event.claim.volunteer_id, event.consultation.id, Kind.NUDGE)


@subscribe(TermTold)
def tell_of_term(event: TermTold) -> None:
    """Tell both, or the one who did not say it."""
    if event.by != Side.WRITER:
        actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.TERM)
    if event.by != Side.VOLUNTEER:
        actions.tell_of_thread(event.claim.volunteer_id, event.consultation.id, Kind.TERM)


@subscribe(NobodyAnswered)
def tell_of_waiting(event: NobodyAnswered) -> None:
    """Tell the writer that nobody has answered yet, also by mail: there is something to decide."""
    actions.tell_of_thread(event.consultation.writer_id, event.consultation.id, Kind.THREAD, mailed=True)


@subscribe(CaseOpened)
def tell_of_urgent_case(event: CaseOpened) -> None:
    """Tell those on duty at once, where it cannot wait."""
    escalation.tell_of_new(event.case)


@subscribe(CaseEscalated)
def tell_of_escalation(event: CaseEscalated) -> None:
    """Tell those who are to look at it now, by mail as well."""
    actions.tell_on_duty(event.recipient_ids, event.case.id)


@subscribe(ReliefWanted)
def tell_of_relief(event: ReliefWanted) -> None:
    """Tell the other moderators that one of them would like to be relieved."""
    actions.tell_on_duty(event.recipient_ids)


@subscribe(MinorWaits)
def tell_of_minor(_event: MinorWaits) -> None:
    """Tell those on duty, or all moderators where nobody is, that a letter waits: its number stands in the
    plan's page."""
    actions.tell_on_duty(duty.ids_on_duty() or duty.moderators())
