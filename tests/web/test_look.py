"""The look's own promises: drawn icons, small lists, macros that say what a component must say."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_wtf import CSRFProtect, FlaskForm
from markupsafe import Markup
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

TEMPLATES = Path(__file__).parents[2] / "templates"
WRITER = SimpleNamespace(nickname="まるい石", cover="kaki", public_id="a" * 26, url="/u/" + "a" * 26)


class Tree(HTMLParser):
    """What stands open while a page is read, to see that everything is closed again."""

    EMPTY = frozenset({"input", "br", "meta", "link", "hr", "wbr", "img", "use", "path", "rect", "circle"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            assert self.open.pop() == tag, tag


@pytest.fixture(scope="module")
def app() -> Flask:
    """An application with nothing but the templates: macros depend on no view and no database."""
    app = Flask("look", template_folder=str(TEMPLATES))
    app.config["SECRET_KEY"] = "only for tokens of this test"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    app.add_url_rule("/u/<public_id>", "diaries.notebook", lambda public_id: public_id)
    app.add_url_rule("/help", "help.lines", lambda: "")
    return app


def draw(app: Flask, source: str, **values: Any) -> str:
    """*source* as a page's part, with the macros of the component files at hand."""
    imports = "".join(
        f'{{% import "components/{path.name}" as {path.stem} %}}'
        for path in (TEMPLATES / "components").glob("*.html")
    )
    with app.test_request_context("/"):
        return render_template_string(imports + source, **values)


def an_entry(**changes: Any) -> SimpleNamespace:
    """An entry as the view hands it."""
    facts: dict[str, Any] = {
        "public_id": "b" * 26,
        "url": "/diaries/" + "b" * 26,
        "author": WRITER,
        "when": "けさ 8:02",
        "audience_label": "会員まで",
        "audience_icon": "people",
        "sky": "usubi",
        "title": "電車で席をゆずれた",
        "extract": "声をかけるまでに三駅かかった。",
        "feeling_extract": "ちょっと誇らしい",
        "effort_extract": None,
        "note": None,
        "wish": "返事があるとうれしい",
        "closed": False,
        "mine": False,
        "read_by_me": False,
    }
    return SimpleNamespace(**(facts | changes))


def a_reply(**changes: Any) -> SimpleNamespace:
    """A reply as the view hands it."""
    facts: dict[str, Any] = {
        "public_id": "c" * 26,
        "author": WRITER,
        "when": "21日 23:30",
        "html": Markup("<p>おつかれさまでした。</p>"),
        "answer_url": "/answer",
        "menu": [{"label": "かくす", "url": "/hide", "post": True}],
        "answers": [],
    }
    return SimpleNamespace(**(facts | changes))


class Form(FlaskForm):
    """A form with one of each kind."""

    title = StringField("題")
    body = TextAreaField("返事を書く")
    sky = RadioField("空もよう", choices=[], validate_choice=False)
    wish = RadioField(
        "返事について", choices=[SelectChoice("reply", "返事がほしい"), SelectChoice("none", "いりません")]
    )


def draw_with_form(app: Flask, source: str, **errors: list[str]) -> str:
    """The same with a form whose fields have *errors*."""
    imports = '{% import "components/forms.html" as forms %}{% import "components/sky.html" as sky %}'
    with app.test_request_context("/"):
        form = Form()
        for name, sentences in errors.items():
            form[name].errors = sentences
        return render_template_string(imports + source, form=form)


def test_every_icon_that_a_template_asks_for_is_drawn() -> None:
    shapes = set(
        re.findall(r'^"(\w+)": ', (TEMPLATES / "components/icons.html").read_text("utf-8"), re.MULTILINE)
    )
    assert len(shapes) > 20
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        asked = re.findall(r'\bicon\("(\w+)"\)', text) + re.findall(r'href="#i-(\w+)"', text)
        assert set(asked) <= shapes, path.name


def test_no_template_carries_a_style_or_a_handler() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"\sstyle\s*=\s*\"|<style|\son[a-z]+\s*=\s*\"|javascript:", text), path.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path.name


def test_components_do_not_know_who_is_asking() -> None:
    for path in (TEMPLATES / "components").glob("*.html"):
        assert not re.search(r"current_user|frame\.|\bviewer\b", path.read_text("utf-8").split("#}", 1)[1]), (
            path.name
        )


def test_the_sprite_holds_what_was_asked_for_once_and_nothing_else(app: Flask) -> None:
    page = draw(
        app, '{{ icons.icon("ok") }}{{ icons.icon("ok") }}{{ icons.icon("moon") }}{{ icons.sprite() }}'
    )
    assert re.findall(r'symbol id="i-(\w+)"', page) == ["ok", "moon"]
    assert page.count("<path") >= 2


def test_an_entry_offers_both_actions_to_a_reader(app: Flask) -> None:
    page = draw(app, "{{ diaries.entry(e) }}", e=an_entry())
    assert 'aria-pressed="false"' in page
    assert f'formaction="/diaries/{"b" * 26}/reading" name="read" value="1"' in page
    assert f'href="/diaries/{"b" * 26}#write"' in page


def test_an_entry_that_was_read_can_be_unread(app: Flask) -> None:
    page = draw(app, "{{ diaries.entry(e) }}", e=an_entry(read_by_me=True))
    assert 'aria-pressed="true"' in page
    assert 'name="read" value="0"' in page


def test_an_entry_without_replies_wanted_says_so_and_still_takes_yonda(app: Flask) -> None:
    page = draw(app, "{{ diaries.entry(e) }}", e=an_entry(closed=True))
    assert "返事はいりません" in page
    assert "#write" not in page
    assert "/reading" in page


@pytest.mark.parametrize(("changes", "guest"), [({"mine": True}, False), ({}, True)])
def test_nobody_marks_an_entry_of_their_own_and_no_guest_marks_any(
    app: Flask, changes: dict[str, Any], guest: bool
) -> None:
    page = draw(app, "{{ diaries.entry(e, guest=guest) }}", e=an_entry(**changes), guest=guest)
    assert "/reading" not in page
    assert "この日記を読む" in page


def test_guests_are_not_told_who_else_may_read(app: Flask) -> None:
    assert "会員まで" not in draw(app, "{{ diaries.entry(e, guest=true) }}", e=an_entry())


def test_the_wish_stands_only_where_voices_are_asked_for(app: Flask) -> None:
    assert "返事があるとうれしい" not in draw(app, "{{ diaries.entry(e) }}", e=an_entry())
    assert "返事があるとうれしい" in draw(app, "{{ diaries.entry(e, show_wish=true) }}", e=an_entry())


def test_words_under_a_content_note_stay_folded(app: Flask) -> None:
    page = draw(app, "{{ diaries.entry(e) }}", e=an_entry(note="家族の話がふくまれます"))
    before, inside = page.split("<details", 1)
    inside, after = inside.split("</details>", 1)
    for words in ("声をかけるまでに", "ちょっと誇らしい"):
        assert words in inside
        assert words not in before + after


@pytest.mark.parametrize(
    "hostile", ['"><script>alert(1)</script>', "' onfocus=alert(1) '", "<b>", "{{ 7*7 }}"]
)
def test_what_people_write_stays_text(app: Flask, hostile: str) -> None:
    author = SimpleNamespace(nickname=hostile, cover="kaki", public_id="a" * 26, url="/u/a")
    entry = an_entry(author=author, title=hostile, extract=hostile, feeling_extract=hostile, note=hostile)
    reply = a_reply(author=author, answer_to=hostile)
    page = draw(app, "{{ diaries.entry(e) }}{{ replies.reply(r) }}", e=entry, r=reply)
    assert "<script" not in page
    assert "<b>" not in page
    assert "' onfocus=alert(1) '" not in page
    assert ">49<" not in page


def test_a_deleted_reply_leaves_a_sentence_and_its_answers(app: Flask) -> None:
    page = draw(app, "{{ replies.reply(r) }}", r=a_reply(deleted=True, answers=[a_reply(public_id="d" * 26)]))
    assert "この返事は削除されました" in page
    assert page.count("おつかれさまでした") == 1
    assert "r-" + "d" * 26 in page


def test_a_reply_of_somebody_who_left_still_stands(app: Flask) -> None:
    page = draw(app, "{{ replies.reply(r) }}", r=a_reply(author=None))
    assert "退会した人" in page
    assert "おつかれさまでした" in page


def test_a_field_names_its_hint_error_and_counter(app: Flask) -> None:
    page = draw_with_form(
        app,
        '{{ forms.field(form.body, hint="短くても", count=600, now=642, must=false) }}',
        body=["返事は600字までです"],
    )
    described = re.search(r'aria-describedby="([^"]+)"', page)
    assert described
    for target in described.group(1).split():
        assert f'id="{target}"' in page
    assert described.group(1) == "body-h body-e body-c"
    assert 'aria-invalid="true"' in page
    assert "いま 642字 / 600字まで" in page
    assert "任意" in page


def test_a_field_never_cuts_what_somebody_types(app: Flask) -> None:
    page = draw_with_form(app, "{{ forms.field(form.body, count=600) }}{{ forms.field(form.title) }}")
    assert "maxlength" not in page
    assert " required" not in page
    assert "aria-describedby" not in page.split('id="title"')[1]


def test_every_problem_in_the_summary_leads_to_its_control(app: Flask) -> None:
    page = draw_with_form(
        app,
        '{{ forms.errsum([("wish", "ひとつ選んでください"), ("body", "空です"), ("", "もう一度")]) }}'
        "{{ forms.opts(form.wish) }}{{ forms.field(form.body) }}",
    )
    assert 'role="alert" tabindex="-1" id="errsum"' in page
    for target in re.findall(r'href="#(\w+)"', page):
        if not target.startswith("i-"):
            assert f'id="{target}"' in page
    assert "<li>もう一度</li>" in page


def test_nothing_is_chosen_for_somebody_whose_sky_is_open(app: Flask) -> None:
    page = draw_with_form(app, "{{ sky.sky_picker(form.sky) }}")
    assert " checked" not in page
    assert page.count('type="radio"') == 7


def test_twenty_entries_are_a_small_page(app: Flask) -> None:
    entries = [an_entry(public_id=f"{n:026}", url=f"/diaries/{n:026}", extract="") for n in range(20)]
    page = draw(app, "{% for e in entries %}{{ diaries.entry(e) }}{% endfor %}", entries=entries)
    assert len(page.encode()) / 20 < 2_200


def test_what_is_opened_is_closed_and_no_id_stands_twice(app: Flask) -> None:
    sheet = SimpleNamespace(
        **vars(
            an_entry(edited_text="編集済み", topics=[SimpleNamespace(name="猫", url="/t")], note="つらい話")
        ),
        day_text="11月21日（土）",
        day_iso="2026-11-21",
        event_html=Markup("<p>鍋</p>"),
        feeling_html=None,
        effort_html=Markup("<p>起きた</p>"),
    )
    page = draw(
        app,
        "{{ lists.pager() }}{{ diaries.sheet(d) }}{{ diaries.entry(e) }}{{ diaries.entry(quiet) }}"
        '{{ lists.tabs((("a", "/", "みんな"),), here="a") }}{{ lists.enough("/?after=x") }}'
        '{{ crisis.crisis([{"name": "線", "about": "電話", "url": "tel:1", "action": "1"}], at="21:12") }}'
        '{{ asking.toi("問い", "/w", "/r") }}{{ forms.taps("/") }}{{ replies.reply(r) }}{{ icons.sprite() }}',
        d=sheet,
        e=an_entry(),
        quiet=an_entry(public_id="e" * 26, author=None, sky=None, note="n", feeling_extract=None),
        r=a_reply(role="writer", new=True, answers=[a_reply(public_id="d" * 26, hidden=True)]),
    )
    tree = Tree()
    tree.feed(page)
    assert tree.open == []
    assert len(tree.ids) == len(set(tree.ids))
