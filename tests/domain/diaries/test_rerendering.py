"""``flask markup rerender``: HTML of an older renderer is made anew, the rest left as it is."""

from datetime import timedelta

from sqlalchemy import text

from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries import sweeps
from kokotomo.domain.diaries.models import Diary
from kokotomo.foundation import clock, markup
from kokotomo.foundation.db import db

OLD = "UPDATE diaries SET event_html = 'old', renderer = 0 WHERE sealed IS NULL"


def html() -> dict[str, str | None]:
    db.session.expire_all()
    return {diary.title or "": diary.event_html for diary in db.session.query(Diary)}


def grow_old(table: str = OLD) -> None:
    db.session.execute(text(table))
    db.session.commit()


def test_only_what_an_older_renderer_wrote_is_rendered_anew(in_app, people, write):
    author = people.member()
    write(author, title="古い", event="*雨*")
    grow_old()
    write(author, title="新しい", event="*晴*")
    db.session.execute(text("UPDATE diaries SET event_html = 'kept' WHERE title = '新しい'"))
    db.session.commit()
    assert sweeps.rerender() == 1
    assert sweeps.rerender() == 0
    assert html() == {"古い": "<p><em>雨</em></p>", "新しい": "kept"}
    assert {diary.renderer for diary in db.session.query(Diary)} == {markup.RENDERER_VERSION}


def test_sealed_entries_are_left_alone(in_app, people, write):
    diary = write(people.member(), audience="private")
    assert sweeps.rerender() == 0
    assert (diary.renderer, diary.event_html) == (0, None)


def test_links_of_an_accounts_first_day_stay_without_a_way(in_app, people, write):
    joined = clock.now() - timedelta(days=3)
    author, words = people.member(joined=joined), "https://example.jp/"
    write(author, at=joined + timedelta(hours=1), title="初日", event=words)
    write(author, at=joined + timedelta(days=2), title="三日目", event=words)
    before = html()
    grow_old()
    sweeps.rerender()
    assert html() == before
    assert ("<a " in before["初日"], "<a " in before["三日目"]) == (False, True)


def test_the_command_goes_on_until_nothing_is_left(app, people, write, ties, monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 2)
    author, other = people.member(), people.member()
    diaries = [write(author, title=str(number), event="*雨*") for number in range(5)]
    ties.reply(other, diaries[0], "*はい*")
    with app.app_context():
        grow_old()
        grow_old("UPDATE comments SET body_html = 'old', renderer = 0")
    result = app.test_cli_runner().invoke(args=["markup", "rerender"])
    assert result.exit_code == 0, result.output
    assert "diaries: done, 5 rendered anew" in result.output
    assert "replies: done, 1 rendered anew" in result.output
    with app.app_context():
        assert set(html().values()) == {"<p><em>雨</em></p>"}
        assert db.session.query(Comment).one().body_html == "<p><em>はい</em></p>"
    assert (
        "diaries: done, 0 rendered anew" in app.test_cli_runner().invoke(args=["markup", "rerender"]).output
    )
