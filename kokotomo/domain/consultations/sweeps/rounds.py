"""Invitations, and その後どうですか, that are due."""

from kokotomo.domain.consultations.actions import follow_ups, invitations


def invite() -> int:
    """Send out the rounds of invitations that are due, a letter a transaction; returns how many.

    Killed in between, it goes on with the next letter; on several hosts at once each letter's round goes
    out once, for its row is held and says how many rounds it has had.
    """
    sent = 0
    while invitations.invite_next():
        sent += 1
    return sent


def ask_after() -> int:
    """Tell volunteers whom they may ask その後どうですか, one a transaction; returns how many fell due.

    Killed in between, it goes on with the next one; on several hosts at once each is told once.
    """
    due = 0
    while follow_ups.tell_next():
        due += 1
    return due
