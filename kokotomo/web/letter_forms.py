"""The forms of a thread, on both sides: the box below it, the note, the summary, parting."""

from dataclasses import dataclass
from datetime import date

from flask import request
from markupsafe import Markup
from wtforms import Field, HiddenField, TextAreaField

from kokotomo.domain.consultations.queries.desks import Paper
from kokotomo.domain.consultations.rules import LETTER_MAX, problems_of_letter
from kokotomo.foundation import text
from kokotomo.foundation.errors import Conflict, Invalid, Problem
from kokotomo.web import kept
from kokotomo.web.forms import PageForm, sentence
from kokotomo.web.templating import plain_date
from kokotomo.web.threads import letter_words

PROBLEMS = {
    "letter.blank": "返事を入力してください",
    "letter.long": "返事は{limit:,}字までです。いま{length:,}字です",
    "letter.heaped": "記号を重ねすぎた字があります。重なりを減らしてください",
    "letter.over": "このやりとりは、もう続けられなくなっています。書いた文章は、ここに残っています",
    "draft.changed": "下書きが別の画面で変わっています。下とくらべて、もう一度送るか保存してください",
    "note.changed": "メモが別の画面で変わっています。下とくらべて、もう一度保存してください",
    "own.long": "{limit:,}字までです。いま{length:,}字です",
    "own.heaped": "記号を重ねすぎた字があります。重なりを減らしてください",
    "summary.changed": "まとめが別の画面で変わっています。もう一度たしかめてください",
    "promise.missing": "日をひとつ選んでください",
    "promise.day": "{last}までの日をひとつ選んでください",
    "promise.nothing": "いまは、お返事を待っている手番です。約束の日はいりません",
}


class LetterForm(PageForm):
    """The box below a thread."""

    body = TextAreaField("つづきを書く", render_kw={"rows": 6})
    draft = HiddenField()
    """The version of the kept draft that stood on the page; empty or 0 for none."""
    preview: Markup | None = None
    """The words as they will stand there, where 確認する asked for it."""
    saved: str | None = None
    """Another draft that was kept meanwhile, to be compared."""

    def seen(self) -> int:
        """Which version of the draft the page knew."""
        return version_in(self.draft.data)


class NoteForm(PageForm):
    """自分用のメモ."""

    note = TextAreaField("メモ", render_kw={"rows": 4})
    version = HiddenField()
    """Of the kept note that stood on the page; empty or 0 for none."""
    saved: str | None = None
    """Another note that was kept meanwhile, to be compared."""


class SummaryForm(PageForm):
    """次の人へのまとめ, which its writer approves, changes or withholds."""

    summary = TextAreaField("次の人へのまとめ", render_kw={"rows": 6})
    version = HiddenField()


class PartingForm(PageForm):
    """相手を変える, 引きつぐ: some words for the next one, if wanted."""

    partner = HiddenField()
    """Whom the page named: another one by now is not meant."""
    summary = TextAreaField("次の人に伝えたいこと", render_kw={"rows": 5})


def version_in(sent: str | None) -> int:
    """The version that a hidden field names; 0 for anything that is none."""
    return int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def said(problem: Problem) -> str:
    """*problem* in words, its days as one says them."""
    facts = {name: plain_date(v) if isinstance(v, date) else v for name, v in problem.facts.items()}
    return sentence(PROBLEMS, Problem(problem.key, facts))


def empty_box(draft: Paper) -> LetterForm:
    """The box with the kept draft in it, or with words that were kept while somebody signed in again."""
    form = LetterForm(formdata=None, body=draft.words, draft=str(draft.version))
    if draft.form_key is not None:
        form.form_key.data = draft.form_key
    # Of another form on the same page, such as the note's, no words belong here.
    if "body" in (kept.kept_fields() or ()):
        form = kept.prefill(form)
        form.draft.data = str(draft.version)
    form.key()
    return form


def is_preview() -> bool:
    """Whether 確認する sent the form of this request."""
    return "preview" in request.form


def preview(form: LetterForm) -> None:
    """Let *form* show its words as they will stand there. Raises `Invalid`."""
    words = text.clean(form.body.data or "")
    problems = problems_of_letter(words)
    if problems:
        raise Invalid({"body": problems[0]})
    form.preview = letter_words(words)


def explain(form: PageForm, error: Invalid | Conflict) -> int:
    """Say on *form* what is wrong; returns the status of the page that shows it again."""
    if isinstance(error, Invalid):
        form.take_up(error, said)
        return 422
    beside = next(name for name in ("body", "note", "summary") if name in form)
    form.take_up(Invalid({beside: Problem(error.key)}), said)
    if error.key in ("draft.changed", "note.changed"):
        # The page puts what is kept beside the words that came.
        form.saved = ""
    return 409


def length_in(field: Field) -> int:
    """How many characters a reader counts in what was sent."""
    return text.length(text.clean(field.data or ""))


@dataclass(frozen=True)
class Box:
    """The composer: *now* is how many characters stand in it, where the page came back."""

    form: LetterForm
    action: str
    draft_action: str
    now: int | None
    limit: int = LETTER_MAX


def box(form: LetterForm, thread_url: str) -> Box:
    """The composer below the thread at *thread_url*."""
    came_back = bool(form.errors or form.preview)
    now = length_in(form.body) if came_back else None
    return Box(form, f"{thread_url}/letters", f"{thread_url}/draft", now)


def note_box(note: Paper) -> NoteForm:
    """The note as it is kept."""
    form = NoteForm(formdata=None, note=note.words, version=str(note.version))
    if "note" in (kept.kept_fields() or ()):
        form = kept.prefill(form)
        form.version.data = str(note.version)
    form.key()
    return form


def summary_box(summary: Paper) -> SummaryForm:
    """The summary that waits for its writer's word."""
    form = SummaryForm(formdata=None, summary=summary.words, version=str(summary.version))
    form.key()
    return form
