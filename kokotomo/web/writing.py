"""The one box in which diaries are written: on ホーム, on 書く, and where an entry is edited."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from flask import url_for
from wtforms import HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField

# The stubs do not know it yet; pairs, which they know, go away in WTForms 3.4.
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import DateInput

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries import rules
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.models import Question
from kokotomo.domain.diaries.queries.topics import Offered
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Sky, Wish
from kokotomo.foundation import clock, public_ids, text
from kokotomo.foundation.errors import Invalid, Problem
from kokotomo.web import kept
from kokotomo.web.choosing import topics_to_choose
from kokotomo.web.forms import PageForm
from kokotomo.web.templating import day as day_text
from kokotomo.web.templating import zone

AUDIENCES = {
    Audience.EVERYONE: "だれでも",
    Audience.MEMBERS: "会員まで",
    Audience.MUTUAL: "たがいにフォローしている人まで",
    Audience.PRIVATE: "自分だけ",
}
WISHES = {
    Wish.REPLY: "返事があるとうれしい",
    Wish.READ: "読んでもらえるだけで",
    Wish.IDEA: "アイデアがほしい",
    Wish.NONE: "返事はいりません",
}

OTHER = "other"
"""The choice of ほかの日; the others are dates, so that 今日 stays the day on which the page was opened, even
where it is sent after midnight."""

INSIDE = ("feeling", "effort", "title", "note", "sky", "topics")
"""Fields under くわしく書く that are empty unless somebody fills them."""


class DiaryForm(PageForm):
    """Everything that an entry may say. All but one part can be left out."""

    event = TextAreaField("今日の出来事")
    feeling = TextAreaField("気持ち")
    effort = TextAreaField("頑張ったこと")
    sky = RadioField(
        "空もよう", choices=[*(SelectChoice(sky.value) for sky in Sky), SelectChoice("", "えらばない")]
    )
    title = StringField("題")
    topics = SelectMultipleField("話題", choices=[])
    note = StringField("注意書き")
    day = RadioField("どの日の日記ですか", choices=[])
    # Text, not a DateField: a date that cannot be read comes back as it was typed.
    date = StringField("ほかの日の日付", widget=DateInput())
    audience = RadioField("読める人", choices=[])
    wish = RadioField(
        "返事について", choices=[SelectChoice(wish.value, name) for wish, name in WISHES.items()]
    )
    question = HiddenField()
    version = HiddenField()

    def words(self) -> Content:
        """What the form says, as it was typed."""
        return Content(
            event=self.event.data or "",
            feeling=self.feeling.data or "",
            effort=self.effort.data or "",
            title=self.title.data or "",
            note=self.note.data or "",
            sky=self.sky.data or None,
            topics=tuple(self.topics.data or ()),
        )


@dataclass(frozen=True)
class Box:
    """What ``jot()`` of ``components/jot.html`` draws: *form*, where it posts to, and all else by name."""

    form: DiaryForm
    action: str
    arguments: dict[str, Any] = field(default_factory=dict)


def empty_form(viewer: User, **words: Any) -> DiaryForm:
    """A form that nobody has sent yet: *viewer*'s last choices, today, and *words*.

    Words that were kept while nobody was signed in come before all of these.
    """
    form = kept.prefill(DiaryForm(formdata=None, data={**choices_of(viewer), **words}))
    form.key()
    for name, choice in choices_of(viewer).items():
        form[name].data = form[name].data or choice
    return _offering(form, viewer)


def sent_form(viewer: User, **choices: Any) -> DiaryForm:
    """The form of this request. *choices*, else *viewer*'s last ones, stand in for those not in it."""
    form = DiaryForm(data={**choices_of(viewer), **choices})
    form.key()
    return _offering(form, viewer)


def of_content(content: Content) -> dict[str, Any]:
    """The fields of a form that says *content*."""
    return {**content.words(), "sky": content.sky, "topics": list(content.topics)}


def of_draft(written: Written) -> dict[str, Any]:
    """The fields of a form that goes on with a draft."""
    return {
        **of_content(written.content),
        **{
            name: value
            for name in ("audience", "wish", "day", "date", "question")
            if (value := getattr(written, name))
        },
        "version": written.diary_version or "",
    }


def draft_of(form: DiaryForm) -> Written:
    """*form* as a draft keeps it: right or wrong."""
    version = form.version.data or ""
    return Written(
        form.words(),
        audience=form.audience.data or "",
        wish=form.wish.data or "",
        day=form.day.data or "",
        date=form.date.data or "",
        question=form.question.data or None,
        diary_version=int(version) if version.isascii() and version.isdigit() else None,
    )


def entry_of(form: DiaryForm, viewer: User, *, imported: bool = False) -> Entry:
    """*form* as the domain takes it. Raises `Invalid` for everything that is wrong with it at once.

    *imported* says that it edits an entry that was brought along from elsewhere.

    Asks no database: a form that comes back with its mistakes counts for no limit.
    """
    problems: dict[str, Problem] = {}
    on = _day_of(form, problems)
    audience, wish = form.audience.data or "", form.wish.data or ""
    if audience not in list(Audience):
        problems["audience"] = Problem("audience.choice")
    if wish not in list(Wish):
        problems["wish"] = Problem("wish.choice")
    question = form.question.data or ""
    entry = Entry(
        form.words(),
        # What cannot be read is refused below; the rules look at all the rest of it.
        Audience(audience) if audience in list(Audience) else Audience.MEMBERS,
        Wish(wish) if wish in list(Wish) else Wish.READ,
        on or clock.today(),
        question if public_ids.is_one(question) else None,
    )
    found = rules.problems_of(_tidied(entry), minor=viewer.is_minor, latest=latest(), imported=imported)
    problems = {**found, **problems}
    if problems:
        raise Invalid(problems)
    return entry


def box(
    viewer: User,
    form: DiaryForm,
    *,
    action: str | None = None,
    autosave: str | None = None,
    question: Question | None = None,
    offered: Sequence[Offered] | None = None,
    **more: Any,
) -> Box:
    """The box around *form*. One query, for the topics, unless they are *offered* already; *more* goes to
    ``jot()`` as it is."""
    today = clock.today(zone())
    yesterday = today - timedelta(days=1)
    small_hours = are_small_hours()
    first, others = topics_to_choose(form.topics.data or (), offered)
    arguments: dict[str, Any] = {
        "last": _last(form),
        "topics": first,
        "more_topics": others,
        "day_notes": _day_notes(today, yesterday, small_hours),
        "today": latest().isoformat(),
        "small_hours": small_hours and _is_near(form),
        "mutual_url": url_for("follows.mutual"),
        "autosave": autosave or url_for("diaries.drafts"),
        "open": any(form[name].data for name in INSIDE),
        "now": {
            name: text.length(text.clean(form[name].data or "")) for name in rules.LIMITS if form[name].data
        },
    }
    if question is not None:
        arguments["question"] = question.text
    return Box(form, action or url_for("diaries.publish"), {**arguments, **more})


def are_small_hours() -> bool:
    """Whether it may still be yesterday for somebody who writes now."""
    return clock.now().astimezone(zone()).hour < rules.SMALL_HOURS_END


def _last(form: DiaryForm) -> list[str]:
    """The two choices that stand beside the button, in words."""
    return [
        *(name for one, name in AUDIENCES.items() if one == form.audience.data),
        *(name for one, name in WISHES.items() if one == form.wish.data),
    ]


def _tidied(entry: Entry) -> Entry:
    return replace(entry, content=rules.tidied(entry.content))


def latest() -> date:
    """The last day about which somebody can write now."""
    return rules.latest_day(clock.today(), clock.today(zone()))


def choices_of(viewer: User) -> dict[str, Any]:
    """What is chosen in *viewer*'s empty form."""
    return {
        "audience": rules.audience_of_choice(viewer.last_audience, viewer.is_minor).value,
        "wish": viewer.last_wish,
        "day": clock.today(zone()).isoformat(),
    }


def _offering(form: DiaryForm, viewer: User) -> DiaryForm:
    """*form* with the choices that *viewer* has, and its day among them."""
    today = clock.today(zone())
    near = {today.isoformat(): "今日", (today - timedelta(days=1)).isoformat(): "きのう"}
    audiences = rules.audiences_for(viewer.is_minor)
    form.audience.choices = [SelectChoice(one.value, AUDIENCES[one]) for one in audiences]
    form.day.choices = [SelectChoice(*day) for day in (*near.items(), (OTHER, "ほかの日"))]
    chosen = form.day.data or ""
    if chosen not in near and chosen != OTHER and _parsed(chosen):
        # A form that was opened, or a draft that was left, some days ago.
        form.day.data, form.date.data = OTHER, chosen
    return form


def _day_of(form: DiaryForm, problems: dict[str, Problem]) -> date | None:
    chosen, other = form.day.data or "", (form.date.data or "").strip()
    if chosen == OTHER:
        on = _parsed(other)
        if on is None:
            problems["date"] = Problem("date.unreadable" if other else "date.missing")
        return on
    if other and other != chosen:
        # A date that was typed and a choice that says another day: nobody can know which one was meant.
        problems["date"] = Problem("date.which")
    on = _parsed(chosen)
    if on is None:
        problems["day"] = Problem("day.choice")
    return on


def _parsed(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _is_near(form: DiaryForm) -> bool:
    """Whether the chosen day is one of the two that stand above the box in the small hours."""
    return str(form.day.data) != OTHER


def _day_notes(today: date, yesterday: date, small_hours: bool) -> dict[str, str]:
    if small_hours:
        return {
            today.isoformat(): f"今日（{today.day}日）の日記",
            yesterday.isoformat(): f"きのう（{yesterday.day}日）の日記にする",
        }
    return {today.isoformat(): day_text(today), yesterday.isoformat(): day_text(yesterday)}
