"""A guest's letter from the form to the thread, and back to it by the code."""

import pytest

from bench.pages import form, parse
from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.rules import CONSENT_VERSION
from tests.support.consulting import WORDS, checked, code_in, confirming, let_in, post, sent, threads
from tests.support.visitor import Visitor


def test_a_guest_writes_checks_sends_keeps_the_code_and_reads_the_thread(app, visitor):
    assert "返事を待っている人" in visitor.text("/consult")
    answer = sent(visitor, way="listen", alias="すずめ")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    code = code_in(answer)
    kept = visitor.post("/consult/receipt", {"code": code, "label": "メモ 11月23日", "mail": ""})
    assert kept.status_code == 303
    (thread,) = threads(app)
    assert kept.location == f"/consult/{thread.public_id}"
    assert thread.receipt_hash == receipts.hash_of(receipts.code_in(code))
    assert "電気を消すのが、こわいです。" in visitor.text(kept.location)


@pytest.mark.parametrize(
    "typed",
    [str, str.lower, lambda c: c.replace("-", ""), lambda c: c.replace("-", "　"), lambda c: f" {c}\n"],
)
def test_who_comes_back_types_the_code_in_their_own_way(app, visitor, typed):
    path, code = let_in(visitor)
    other = Visitor(app)
    assert other.get(path).location == "/consult/return"
    answer = other.post("/consult/return", {"code": typed(code)})
    assert (answer.status_code, answer.location) == (303, path)
    assert WORDS.split("\n")[0] in other.text(path)


def test_a_form_with_a_mistake_comes_back_with_every_word(visitor):
    answer = checked(visitor, letter="あ" * 3001, alias="x@example.jp", way="think", age="thirties")
    assert answer.status_code == 422
    page = form(parse(answer.text), lambda one: one.value("letter") is not None)
    assert len(page.value("letter")) == 3001
    assert page.value("alias") == "x@example.jp"
    assert (page.value("way"), page.value("age")) == ("think", "thirties")
    assert "入力の確認：" in answer.text
    assert "相談は3,000字までです。いま3,001字です" in answer.text


def test_one_may_go_back_from_the_confirming_page_with_every_word(visitor):
    page = confirming(visitor, alias="すずめ", wish="any")
    answer = post(visitor, "/consult/check", [*page.fields, ("again", "1")])
    assert answer.status_code == 200
    again = form(parse(answer.text), lambda one: one.value("alias") is not None)
    assert again.value("letter") == WORDS.replace("\n", "\r\n") or again.value("letter") == WORDS
    assert (again.value("alias"), again.value("wish")) == ("すずめ", "any")


def test_without_the_tick_nothing_is_sent_and_the_page_comes_again_with_the_same_code(app, visitor):
    page = confirming(visitor)
    answer = post(visitor, "/consult", list(page.fields))
    assert answer.status_code == 422
    assert threads(app) == []
    again = form(parse(answer.text), lambda one: one.value("sender") is not None)
    assert again.value("code") == page.value("code")


def test_the_same_form_sent_again_shows_the_same_receipt_and_is_one_letter(app, visitor):
    page = confirming(visitor)
    fields = page.filled(consent=CONSENT_VERSION)
    codes = {code_in(post(visitor, "/consult", fields)) for _ in range(3)}
    assert codes == {page.value("code")}
    assert len(threads(app)) == 1


def test_a_code_of_ones_own_choice_is_not_taken(app, visitor):
    page = confirming(visitor)
    weak = receipts.shown("0" * 24)
    answer = post(visitor, "/consult", page.filled(consent=CONSENT_VERSION, code=weak))
    assert answer.status_code == 200
    assert threads(app) == []
    assert weak not in answer.text


def test_a_letter_that_contains_its_code_is_given_back(app, visitor):
    page = confirming(visitor)
    words = f"番号は {page.value('code').lower().replace('-', ' ')} です"
    answer = post(visitor, "/consult", page.filled(consent=CONSENT_VERSION, letter=words))
    assert answer.status_code == 422
    assert "文章に受付番号が入っています" in answer.text
    assert threads(app) == []


def test_nothing_is_chosen_beforehand(visitor):
    assert " checked" not in visitor.text("/consult/new")
