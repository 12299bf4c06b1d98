"""Topics and questions: the package's seeds, and which question stands this evening."""

from datetime import datetime, timedelta

import pytest

from kokotomo.domain.diaries.actions import seeds
from kokotomo.domain.diaries.models import Question, Topic
from kokotomo.domain.diaries.queries import topics as lists
from kokotomo.foundation import text, tsv
from kokotomo.foundation.clock import TOKYO
from kokotomo.foundation.db import db

ORDINARY = "ふだんのこと"
NOT_OURS = ("頑張って", "前向き", "必ず", "みんなも", "！", "ユーザー", "きょう", "友だち", "大丈夫ですか")
EVENING = datetime(2026, 11, 23, 21, 12, tzinfo=TOKYO)


def test_there_are_forty_to_sixty_topics_at_least_half_of_them_ordinary():
    rows = tsv.read(seeds.PACKAGE, "topics.tsv")
    assert 40 <= len(rows) <= 60
    assert sum(row["group"] == ORDINARY for row in rows) * 2 >= len(rows)
    assert len({row["name"] for row in rows}) == len(rows)


def test_there_are_sixty_questions_and_more_that_fit_one_line_and_our_way_of_speaking():
    rows = [row["text"] for row in tsv.read(seeds.PACKAGE, "questions.tsv")]
    assert len(rows) >= 60
    assert len(set(rows)) == len(rows)
    assert [q for q in rows if any(word in q for word in NOT_OURS) or not q.endswith(("。", "なら。"))] == []
    assert [q for q in rows if text.length(q) > 45] == []


def test_a_fresh_site_has_them_in_the_files_order(in_app):
    names = [row["name"] for row in tsv.read(seeds.PACKAGE, "topics.tsv")]
    assert [topic.name for topic in lists.topics()] == names
    assert lists.count_questions() == len(tsv.read(seeds.PACKAGE, "questions.tsv"))


@pytest.fixture
def changed(in_app):
    """The operator's lists, put back afterwards: tests share them."""
    yield
    db.session.rollback()
    db.session.query(Topic).delete()
    db.session.query(Question).delete()
    db.session.commit()
    seeds.seed()


def test_seeding_leaves_the_operators_changes_alone(changed):
    assert seeds.seed() == 0
    db.session.query(Topic).filter(Topic.position > 3).delete()
    db.session.query(Topic).filter(Topic.position == 1).update({"name": "ねこ"})
    db.session.commit()
    assert seeds.seed() == 0
    assert [topic.name for topic in lists.topics()][:1] == ["ねこ"]
    assert lists.count_topics() == 3


def test_a_table_that_is_empty_is_filled_even_if_the_other_is_not(changed):
    db.session.query(Question).delete()
    db.session.commit()
    assert seeds.seed() == len(tsv.read(seeds.PACKAGE, "questions.tsv"))


def test_one_question_stands_all_evening_and_past_midnight(in_app):
    evening = lists.question_of_evening(EVENING)
    for hours in (-2, 0, 2, 4, 7):
        assert lists.question_of_evening(EVENING + timedelta(hours=hours)).id == evening.id
    for hours in (-3, 8, 14):
        assert lists.question_of_evening(EVENING + timedelta(hours=hours)) is None


def test_each_question_has_its_evening_before_one_comes_again(in_app):
    count = lists.count_questions()
    asked = [lists.question_of_evening(EVENING + timedelta(days=days)).id for days in range(count + 1)]
    assert len(set(asked)) == count
    assert asked[-1] == asked[0]


def test_without_questions_none_is_asked(changed):
    db.session.query(Question).delete()
    db.session.commit()
    assert lists.question_of_evening(EVENING) is None


def test_topics_and_questions_are_found_by_their_public_ids_alone(in_app):
    topic, question = lists.topics()[0], lists.question_of_evening(EVENING)
    assert lists.find_topic(topic.public_id).id == topic.id
    assert lists.find_question(question.public_id).id == question.id
    for wrong in ("", "1", "a" * 26, topic.name):
        assert lists.find_topic(wrong) is None
        assert lists.find_question(wrong) is None


def test_topics_come_in_the_order_in_which_they_were_asked_for(in_app):
    one, two, three = lists.topics()[:3]
    wanted = [three.public_id, "a" * 26, one.public_id]
    assert [topic.id for topic in lists.topics_named(wanted)] == [three.id, one.id]
    assert lists.topics_named([]) == []
    assert two.id not in {topic.id for topic in lists.topics_named(wanted)}
