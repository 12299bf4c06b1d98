"""Topics that are followed or muted, and words that are muted: what they let into lists."""

from functools import partial

import pytest

from kokotomo.domain.accounts.anonymous import Anonymous
from kokotomo.domain.diaries import rules
from kokotomo.domain.diaries.actions import choices as actions
from kokotomo.domain.diaries.actions import entries
from kokotomo.domain.diaries.queries import choices, pages, topics
from kokotomo.domain.diaries.rules import Choice
from kokotomo.foundation import clock, public_ids
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import Invalid, NotAllowed
from tests.support.at_once import at_once, errors_of
from tests.support.factories_diaries import an_entry


@pytest.fixture
def scene(in_app, people):
    """Two people, two topics, and a way to write on them."""

    class Scene:
        me, other = people.member(), people.member()
        cats, walks = topics.topics()[:2]

        def write(self, *, on=(), by=None, **said):
            about = tuple(topic.public_id for topic in on)
            return entries.publish(by or self.other, an_entry(topics=about, **said), public_ids.new())

        def everyone(self, viewer=None):
            return {row.id for row in pages.page_of_everyone(viewer or self.me).items}

    return Scene()


def test_a_topic_is_either_followed_or_muted(scene):
    actions.choose(scene.me, scene.cats, Choice.FOLLOWED)
    actions.choose(scene.me, scene.cats, Choice.FOLLOWED)
    assert choices.choice_of(scene.me, scene.cats) == Choice.FOLLOWED
    actions.choose(scene.me, scene.cats, Choice.MUTED)
    assert choices.choice_of(scene.me, scene.cats) == Choice.MUTED
    assert choices.topics_chosen(scene.me, Choice.FOLLOWED) == []
    actions.forget(scene.me, scene.cats, Choice.FOLLOWED)
    assert choices.topics_chosen(scene.me, Choice.MUTED) == [scene.cats]
    actions.forget(scene.me, scene.cats, Choice.MUTED)
    assert choices.choice_of(scene.me, scene.cats) is None
    assert choices.choice_of(Anonymous(), scene.cats) is None


def test_chosen_at_once_it_is_chosen_once(app, people):
    me = people.member()
    with app.app_context():
        topic = topics.topics()[0]
    assert errors_of(at_once(app, *[partial(actions.choose, me, topic, Choice.MUTED)] * 6)) == []
    with app.app_context():
        assert choices.choice_of(me, topic) == Choice.MUTED


def test_entries_on_a_muted_topic_stand_in_no_list_but_that_topics_own(scene):
    muted, both, free = scene.write(on=[scene.cats]), scene.write(on=[scene.cats, scene.walks]), scene.write()
    actions.choose(scene.me, scene.cats, Choice.MUTED)
    assert scene.everyone() == {free.id}
    assert {row.id for row in pages.page_of_waiting(scene.me).items} == {free.id}
    assert pages.page_of_topic(scene.me, scene.walks).items == []
    on_cats = {row.id for row in pages.page_of_topic(scene.me, scene.cats).items}
    assert on_cats == {muted.id, both.id}
    notebook = {row.id for row in pages.page_of_notebook(scene.me, scene.other).items}
    assert notebook == {muted.id, both.id, free.id}
    assert scene.everyone(scene.other) == {muted.id, both.id, free.id}


def test_who_opens_a_muted_topic_is_still_spared_other_muted_ones(scene):
    both = scene.write(on=[scene.cats, scene.walks])
    for topic in (scene.cats, scene.walks):
        actions.choose(scene.me, topic, Choice.MUTED)
    assert pages.page_of_topic(scene.me, scene.cats).items == []
    actions.forget(scene.me, scene.walks, Choice.MUTED)
    assert [row.id for row in pages.page_of_topic(scene.me, scene.cats).items] == [both.id]


@pytest.mark.parametrize("part", ["title", "note", "event", "feeling", "effort"])
def test_a_muted_word_is_found_in_every_part(scene, part):
    said = {"event": "なにもない日", part: "雪の降る夜に"}
    entry = scene.write(**said)
    assert scene.everyone() == {entry.id}
    actions.mute_word(scene.me, "雪の降る")
    assert scene.everyone() == set()
    assert scene.everyone(scene.other) == {entry.id}


@pytest.mark.parametrize(
    ("muted", "written"),
    [
        ("100%", "今日は100%だめ"),
        ("a_b", "A_Bの話"),
        ("SNS", "snsをやめた"),
        ("snS", "SNSをやめた"),
        ("\\", "円記号は\\です"),
        ("'; --", "これは'; --です"),
    ],
)
def test_a_muted_word_is_taken_as_it_stands(scene, muted, written):
    scene.write(event=written)
    actions.mute_word(scene.me, muted)
    assert scene.everyone() == set()


@pytest.mark.parametrize(
    ("muted", "written"), [("100%", "今日は1000でだめ"), ("a_b", "axbの話"), ("猫", "犬")]
)
def test_nothing_else_is_muted_by_it(scene, muted, written):
    entry = scene.write(event=written)
    actions.mute_word(scene.me, muted)
    assert scene.everyone() == {entry.id}


def test_ones_own_entries_are_never_muted(scene):
    mine = scene.write(by=scene.me, on=[scene.cats], event="雪")
    actions.choose(scene.me, scene.cats, Choice.MUTED)
    actions.mute_word(scene.me, "雪")
    assert scene.everyone() == {mine.id}


def test_a_word_is_muted_once_and_let_go(scene):
    actions.mute_word(scene.me, " 雪　の　日 ")
    actions.mute_word(scene.me, "雪 の 日")
    [word] = choices.muted_words(scene.me)
    assert word.word == "雪 の 日"
    assert choices.find_muted_word(scene.other, word.public_id) is None
    with pytest.raises(NotAllowed):
        actions.unmute_word(scene.other, word)
    actions.unmute_word(scene.me, word)
    actions.unmute_word(scene.me, word)
    assert choices.muted_words(scene.me) == []


@pytest.mark.parametrize(
    ("word", "key"), [("", "word.empty"), (" \u3000\n", "word.empty"), ("あ" * 21, "word.too_long")]
)
def test_a_word_that_cannot_be_muted_is_explained(scene, word, key):
    with pytest.raises(Invalid) as refused:
        actions.mute_word(scene.me, word)
    assert refused.value.problems["word"].key == key


def test_there_is_an_end_to_muted_words(scene):
    for number in range(rules.MUTED_WORDS_MAX):
        actions.mute_word(scene.me, f"ことば{number}")
    with pytest.raises(Invalid) as refused:
        actions.mute_word(scene.me, "もうひとつ")
    assert refused.value.problems["word"].key == "words.too_many"
    db.session.rollback()
    actions.mute_word(scene.me, "ことば0")
    assert len(choices.muted_words(scene.me)) == rules.MUTED_WORDS_MAX


def test_followed_topics_come_together_in_one_list_without_repetition(scene):
    with clock.fixed(clock.now() - rules.FOLLOWED_TOPICS_SPAN):
        scene.write(on=[scene.cats])
    first, both = scene.write(on=[scene.cats]), scene.write(on=[scene.walks, scene.cats])
    scene.write()
    assert pages.page_of_followed_topics(scene.me).items == []
    for topic in (scene.cats, scene.walks):
        actions.choose(scene.me, topic, Choice.FOLLOWED)
    assert [row.id for row in pages.page_of_followed_topics(scene.me).items] == [both.id, first.id]
    actions.mute_word(scene.me, "日")
    assert pages.page_of_followed_topics(scene.other).items == []
