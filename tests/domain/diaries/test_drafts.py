"""Drafts: kept again and again, for their writer alone, until they become an entry."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.diaries.actions import drafts, entries
from kokotomo.domain.diaries.contents import Written
from kokotomo.domain.diaries.models import Diary, Draft
from kokotomo.domain.diaries.queries.drafts import (
    desk_of,
    draft_of_edit,
    find_draft,
    latest_draft,
    page_of_drafts,
)
from kokotomo.domain.diaries.rules import Content
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.crypto.problems import Unsealable
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotAllowed, NotFound
from tests.support.at_once import at_once, errors_of
from tests.support.factories_diaries import an_entry

WHOLE = Written(
    Content("出来事\nつづき", "気持ち", "頑張ったこと", "題", "注意", "kiri", ("a" * 26, "b" * 26)),
    audience="mutual",
    wish="idea",
    day="other",
    date="きのう",
    question="c" * 26,
    diary_version=7,
)


def words(text: str, **more: object) -> Written:
    return Written(Content(event=text), **more)  # type: ignore[arg-type]


def test_a_draft_comes_back_as_it_was_right_or_wrong(in_app, people):
    author = people.member()
    draft = drafts.save_draft(author, WHOLE, public_ids.new())
    db.session.expire_all()
    found = find_draft(author, draft.public_id)
    assert (found.written, found.diary_id) == (WHOLE, None)


def test_a_draft_keeps_words_that_are_too_long_for_an_entry(in_app, people):
    author = people.member()
    draft = drafts.save_draft(author, words("あ" * 30000), public_ids.new())
    assert find_draft(author, draft.public_id).written.content.event == "あ" * 30000


def test_saving_the_same_form_again_changes_its_one_draft(in_app, people):
    author, key = people.member(), public_ids.new()
    with clock.fixed(clock.now()) as now:
        first = drafts.save_draft(author, words("いち"), key)
    with clock.fixed(now + timedelta(minutes=5)):
        second = drafts.save_draft(author, words("に"), key)
    assert (first.id, db.session.query(Draft).count()) == (second.id, 1)
    found = latest_draft(author)
    assert (found.written.content.event, found.draft.updated_at) == ("に", now + timedelta(minutes=5))


def test_an_older_version_of_a_draft_does_not_open(in_app, people):
    author, key = people.member(), public_ids.new()
    old = drafts.save_draft(author, words("いち"), key).sealed
    drafts.save_draft(author, words("に"), key)
    db.session.query(Draft).update({"sealed": old})
    db.session.commit()
    db.session.expire_all()
    with pytest.raises(Unsealable):
        latest_draft(author)


def test_saves_at_one_moment_make_one_draft(app, people):
    author, key = people.member(), public_ids.new()

    def save(text: str):
        return drafts.save_draft(db.session.get(User, author.id), words(text), key).id

    results = at_once(app, *[lambda n=n: save(f"その{n}") for n in range(5)])
    assert errors_of(results) == []
    assert len(set(results)) == 1
    with app.app_context():
        assert latest_draft(author).written.content.event.startswith("その")


def test_a_form_without_words_is_no_draft_and_emptying_one_removes_it(in_app, people):
    author, key = people.member(), public_ids.new()
    assert drafts.save_draft(author, words(" \n\u3000", audience="mutual"), key) is None
    drafts.save_draft(author, words("ひとこと"), key)
    assert drafts.save_draft(author, words(""), key) is None
    assert db.session.query(Draft).count() == 0


def test_a_draft_that_arrives_after_its_entry_is_not_kept(in_app, people, write):
    author, key = people.member(), public_ids.new()
    write(author, form_key=key, event="もう投稿した")
    assert drafts.save_draft(author, words("もう投稿した"), key) is None
    assert db.session.query(Draft).count() == 0


def test_a_draft_of_an_edit_that_arrives_after_the_edit_is_not_kept(in_app, people, write):
    author, key = people.member(), public_ids.new()
    diary = write(author)
    draft = drafts.save_draft(author, words("なおす", diary_version=1), key, diary)
    assert find_draft(author, draft.public_id).diary_id == diary.public_id
    entries.edit(author, diary, an_entry(event="なおす"), 1, key)
    assert drafts.save_draft(author, words("なおす", diary_version=1), key, diary) is None
    assert draft_of_edit(author, diary) is None


def test_a_draft_of_an_edit_is_not_the_one_that_a_new_entry_goes_on_with(in_app, people, write):
    author = people.member()
    diary = write(author)
    drafts.save_draft(author, words("新しい"), public_ids.new())
    drafts.save_draft(author, words("なおす", diary_version=1), public_ids.new(), diary)
    assert latest_draft(author).written.content.event == "新しい"
    assert draft_of_edit(author, diary).written.content.event == "なおす"
    assert [found.diary_id for found in page_of_drafts(author).items] == [diary.public_id, None]
    entries.delete(author, diary)
    assert [found.diary_id for found in page_of_drafts(author).items] == [None]


def test_nobody_else_finds_changes_or_discards_a_draft(in_app, people, write):
    author, other, key = people.member(), people.member(), public_ids.new()
    draft = drafts.save_draft(author, words("わたしの"), key)
    assert find_draft(other, draft.public_id) is None
    assert latest_draft(other) is None
    assert page_of_drafts(other).items == []
    with pytest.raises(NotFound):
        drafts.save_draft(other, words("のっとる"), key)
    with pytest.raises(NotAllowed):
        drafts.discard_draft(other, draft)
    with pytest.raises(NotAllowed):
        drafts.save_draft(other, words("よその", diary_version=1), public_ids.new(), write(author))
    assert latest_draft(author).written.content.event == "わたしの"


def test_a_discarded_draft_is_gone_and_discarding_it_twice_is_no_error(in_app, people):
    author = people.member()
    draft = drafts.save_draft(author, words("やめた"), public_ids.new())
    drafts.discard_draft(author, draft)
    drafts.discard_draft(author, draft)
    assert find_draft(author, draft.public_id) is None


def test_the_latest_draft_is_the_one_that_was_changed_last(in_app, people):
    author, older, newer = people.member(), public_ids.new(), public_ids.new()
    for minutes, (key, text) in enumerate([(older, "古い"), (newer, "新しい"), (older, "また古い")]):
        with clock.fixed(clock.now() + timedelta(minutes=minutes)):
            drafts.save_draft(author, words(text), key)
    assert latest_draft(author).written.content.event == "また古い"


def test_the_desk_says_whether_one_has_written_and_what_lies_there(in_app, people, write):
    author = people.member()
    empty = desk_of(author)
    assert (empty.has_written, empty.draft_id, empty.draft_at) == (False, None, None)
    draft = drafts.save_draft(author, words("つづき"), public_ids.new())
    desk = desk_of(author)
    assert (desk.has_written, desk.draft_id, desk.draft_at) == (False, draft.public_id, draft.updated_at)
    entries.delete(author, write(author))
    assert desk_of(author).has_written
    assert db.session.query(Diary).count() == 1


@pytest.mark.parametrize("wrong", ["", "x", "a" * 26, "A" * 26])
def test_an_address_of_no_draft_finds_none(in_app, people, wrong):
    assert find_draft(people.member(), wrong) is None
