"""相談期限 and 延長 on both pages: a sentence with a date, asked for by either, agreed to by the other."""

from datetime import UTC, datetime, timedelta

import pytest

from kokotomo.domain.consultations.sweeps import terms
from kokotomo.foundation import clock
from tests.support.threads import a_pair

AT = datetime(2026, 11, 20, 12, 12, tzinfo=UTC)  # Friday; the term ends on 4 December
ASK, AGREE = "2週間の延長をお願いする", "延長する</button>"


@pytest.fixture(params=["member", "guest"])
def pair(request, people):
    with clock.fixed(AT):
        yield a_pair(people, guest=request.param == "guest")


def test_the_writer_asks_and_who_listens_agrees(pair):
    assert "相談期限は <b>12月4日（金）</b>まで" in pair.mine.text(pair.url)
    assert ASK in pair.theirs.text(pair.held_url)
    for _ in range(2):
        assert pair.mine.post(f"{pair.url}/extension").status_code == 303
    mine, theirs = pair.mine.text(pair.url), pair.theirs.text(pair.held_url)
    assert "2週間の延長をお願いしています" in mine
    assert AGREE not in mine
    assert "匿名さんが、2週間の延長をお願いしています。延長すると <b>12月18日（金）</b>まで" in theirs
    for _ in range(2):
        assert pair.theirs.post(f"{pair.held_url}/extension", {"agree": "1"}).status_code == 303
    for page in (pair.mine.text(pair.url), pair.theirs.text(pair.held_url)):
        assert "相談期限は <b>12月18日（金）</b>まで" in page
        assert "相談期限を12月18日までのばしました" in page
        assert ASK in page


def test_who_listens_asks_and_the_writer_agrees_and_it_can_be_asked_again(pair):
    for day in ("12月18日（金", "1月1日（金"):
        pair.theirs.post(f"{pair.held_url}/extension")
        page = pair.mine.text(pair.url)
        assert AGREE in page
        pair.mine.post(f"{pair.url}/extension", {"agree": "1"})
        assert day in pair.mine.text(pair.url).split("相談期限は <b>")[1].split("</b>")[0]


def test_asked_by_both_is_agreed(pair):
    pair.theirs.post(f"{pair.held_url}/extension")
    pair.mine.post(f"{pair.url}/extension")
    assert "相談期限は <b>12月18日（金）</b>まで" in pair.mine.text(pair.url)


def test_a_day_is_shown_to_which_silence_moves_the_term(pair):
    pair.theirs.post(f"{pair.held_url}/letters", {"body": "読みました。"})
    assert "返事から3日たつと、相談期限は11月27日（金）になります" in pair.mine.text(pair.url)
    with clock.fixed(AT + timedelta(days=3)), pair.app.app_context():
        assert terms.shorten() == 1
    page = pair.mine.text(pair.url)
    assert "相談期限は <b>11月27日（金）</b>まで" in page
    assert "相談期限が11月27日になりました" in page
    assert "返事から3日たつと" not in page


def test_where_nobody_listens_there_is_nothing_to_extend(people):
    pair = a_pair(people, claimed=False)
    assert "相談期限" not in pair.mine.text(pair.url)
    assert pair.mine.post(f"{pair.url}/extension").status_code == 303
    assert pair.theirs.post(f"{pair.held_url}/extension").status_code == 404
