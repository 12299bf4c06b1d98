"""The simulation of waiting runs on the site's own rules, and what it tells of a run is true of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bench.waiting import figures
from bench.waiting.assumptions import NEWEST, NO_SILENCE, OLDEST, OURS, POLICIES, Assumptions
from bench.waiting.rows import hours, percent, table
from kokotomo.domain.consultations import matching, terms
from kokotomo.domain.consultations.rules import OPENINGS_A_DAY, WAVES
from kokotomo.domain.consultations.waits import Sample, wait_of

DAYS = (5, 14, 3)
TOWN = replace(Assumptions(), active=40)


def finished(policy, seed=3, town=TOWN):
    return figures.finished(town, policy, seed, DAYS)[0]


@pytest.fixture(autouse=True)
def _its_keys():
    """Nothing here stands in a database: the loaded town of this package's other tests is not asked for."""


@pytest.fixture(scope="module")
def ours():
    return finished(OURS)


def claims(sim):
    return [claim for one in sim.volunteers for claim in one.claims]


def test_the_same_seed_gives_the_same_figures_and_another_seed_others():
    first, again, other = (figures.run(TOWN, OURS, seed, DAYS) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_all_policies_meet_the_same_letters_and_people():
    runs = [finished(policy) for policy in POLICIES]
    assert len({tuple((one.sent_at, one.need) for one in sim.letters) for sim in runs}) == 1
    assert len({tuple((one.me, one.cap, one.cleared) for one in sim.volunteers[:80]) for sim in runs}) == 1


def test_nobody_has_more_than_their_cap_but_where_there_are_no_caps(ours):
    assert all(one.most <= one.cap for one in ours.volunteers)
    assert any(one.most == one.cap for one in ours.volunteers)
    assert any(one.most > one.cap for one in finished(NEWEST, town=replace(TOWN, active=15)).volunteers)


def test_a_letter_has_one_owner_at_a_time(ours):
    held = [number for one in ours.volunteers for number in one.threads]
    assert sorted(held) == sorted(ours.taken)
    assert len(set(held)) == len(held)
    given_back = sum(claim.lapsed for claim in claims(ours))
    owners = [one.owners for one in ours.letters if one.owners]
    assert sum(owners) - len(owners) <= given_back


def test_only_who_is_cleared_takes_what_is_for_them_alone(ours):
    young = [one for one in ours.letters if one.is_minor]
    takers = [one for one in ours.volunteers if any(letter.is_minor for letter in one.threads.values())]
    assert young
    assert takers
    assert all(one.cleared for one in takers)
    assert all(
        not one.is_minor for other in ours.volunteers if not other.cleared for one in told(ours, other)
    )


def told(sim, one):
    return [letter for letter in sim.letters if one.number in letter.told]


def test_nobody_is_asked_about_what_they_refuse(ours):
    refusing = [one for one in ours.volunteers if one.me.refused]
    assert refusing
    for one in refusing:
        about = [*told(ours, one), *one.threads.values()]
        assert not any(one.me.refused.intersection(letter.need.topics) for letter in about)


def test_nobody_opens_more_letters_in_a_day_than_the_rule_allows(ours):
    assert all(len(one.opened) <= OPENINGS_A_DAY for one in ours.volunteers)


def test_rounds_invite_as_many_as_the_rule_says_and_with_its_ranking(monkeypatch):
    asked = []
    best = matching.best

    def seen(*args):
        asked.append(best(*args))
        return asked[-1]

    monkeypatch.setattr(matching, "best", seen)
    sim = finished(OURS)
    young = [one for one in sim.letters if one.waves == 1]
    assert asked
    assert young
    assert max(len(one.told) for one in young) == WAVES[0][1]
    assert all(len(one.told) <= WAVES[1][1] for one in sim.letters if one.waves == 2)


def test_without_invitations_nobody_is_invited():
    assert not any(one.told for one in finished(OLDEST).letters)


def test_silence_frees_places_and_without_the_rule_it_does_not():
    town = replace(TOWN, writes_again=0.0, closes=0.0)
    with_rule, without = (finished(policy, town=town) for policy in (OURS, NO_SILENCE))
    longest = max(
        (one.term_ends_on - one.answered_at.date()).days
        for one in with_rule.letters
        if one.state == "closed" and one.owners == 1
    )
    assert longest <= 7
    closed = [sum(one.state == "closed" for one in sim.letters) for sim in (with_rule, without)]
    assert closed[0] > closed[1]


def test_nobody_is_left_without_any_word_for_longer_than_the_rule_says(ours):
    run = figures.read(ours, 0.0)
    assert run.no_word == 0
    honest = [one.told_honestly_at - one.sent_at for one in ours.letters if one.told_honestly_at]
    assert honest
    assert min(honest) == terms.NOBODY_AFTER


def test_a_letter_without_a_claim_is_forgotten_when_the_rule_says():
    sim = figures.finished(replace(TOWN, active=1, cleared=0.0), OURS, 1, (30, 7, 3))[0]
    assert any(one.state == "forgotten" for one in sim.letters)
    assert all(sim.ends - sim.letters[number].sent_at <= terms.UNANSWERED_KEPT for number in sim.waiting)


def test_waits_are_counted_as_the_site_counts_them(ours):
    there = [one for one in ours.letters if ours.counted_from <= one.sent_at < ours.counted_until]
    run = figures.read(ours, 0.0)
    site = wait_of([Sample(one.sent_at, one.need.band.value, one.replied_at) for one in there])
    assert (site.letters, site.within_day, site.within_two) == (
        run.letters,
        int(run.in_24 * 100 + 1e-9),
        int(run.in_48 * 100 + 1e-9),
    )
    assert site.median / timedelta(hours=1) == run.median


def test_how_unevenly_load_lies():
    assert figures.gini([2, 2, 2, 2]) == 0
    assert figures.gini([0, 0, 0, 8]) == 0.75
    assert figures.gini([0, 0]) == 0


def test_figures_are_written_with_their_spread():
    runs = [figures.run(TOWN, OURS, seed, (0, 2, 1)) for seed in (1, 2)]
    rows = table([("ours", runs)], (("n", "letters", str),))
    low, high = sorted(one.letters for one in runs)
    assert rows[-1] == f"| ours | {(low + high) / 2} ({low}–{high}) |"
    assert (hours(80), hours(3.14), percent(0.5)) == ("> 72 h", "3.1 h", "50 %")
