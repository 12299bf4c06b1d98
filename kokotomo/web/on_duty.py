"""Whether somebody is on duty now, in words: for pages that say that people read what is reported."""

from datetime import datetime, timedelta

from kokotomo.domain.moderation.queries.duty import Standing, standing
from kokotomo.foundation import clock

NOBODY = "いまは当番がいません。"
NEXT = "つぎは{at}からです。"
NO_PLAN = "つぎの当番は、まだ決まっていません。"
READ_NOW = "いまの当番が読みます。"
THERE = "いまは当番がいて、届いた通報を読んでいます。"


def said() -> str:
    """いまの当番が読みます, or that nobody is there and when somebody is. One query."""
    return sentence_of(standing())


def there() -> str:
    """The same where nothing was sent: that somebody reads now. One query."""
    one = standing()
    return THERE if one.on_duty else sentence_of(one)


def sentence_of(one: Standing) -> str:
    """The same of what is known."""
    if one.on_duty:
        return READ_NOW
    return NOBODY + (NO_PLAN if one.next_at is None else NEXT.format(at=moment(one.next_at)))


def moment(at: datetime) -> str:
    """22:00, with the day where it is another one: the hours are the plan's, those of Tokyo."""
    here = at.astimezone(clock.TOKYO)
    day, today = here.date(), clock.today()
    hour = f"{here.hour}:{here.minute:02}"
    if day == today:
        return hour
    return f"あす{hour}" if day == today + timedelta(days=1) else f"{day.month}月{day.day}日{hour}"
