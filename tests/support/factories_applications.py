"""Applications to listen, for tests. Inside an app context."""

from kokotomo.domain.accounts.models import User
from kokotomo.domain.volunteers.actions import applications as actions
from kokotomo.domain.volunteers.models import VolunteerApplication
from kokotomo.domain.volunteers.papers import Paper, Step, practice_letters

MOTIVES, ANSWER = "聴いてもらって、助かったから。", "読みました。"


def a_draft(user: User) -> VolunteerApplication:
    """*user*'s application with all that is needed, not sent yet."""
    actions.save(user, Step.MOTIVES, Paper(motives=MOTIVES), 0)
    actions.save(user, Step.GUIDE, Paper(), 0, agrees=True)
    answers = {one.key: ANSWER for one in practice_letters()}
    return actions.save(user, Step.PRACTICE, Paper(answers=answers), 0)


def an_application(user: User) -> VolunteerApplication:
    """The same, sent."""
    a_draft(user)
    return actions.send(user)
