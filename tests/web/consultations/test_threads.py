"""A thread on both pages: letters, drafts, what is new."""

from kokotomo.domain.consultations.actions import endings
from kokotomo.domain.consultations.models.threads import Letter, LetterDraft
from kokotomo.domain.consultations.rules import Ending, Side
from kokotomo.foundation.db import db
from tests.support.pages import main_of, words_of
from tests.support.threads import a_pair
from tests.support.visitor import Forms

HOSTILE = "<script>alert(1)</script> **太字** [ここ](https://evil.invalid)\n\n(>_<)\n<3"


def test_both_read_the_letters_of_both_and_what_was_not_opened_is_new(people):
    pair = a_pair(people)
    assert pair.theirs.post(f"{pair.held_url}/letters", {"body": "読みました。"}).status_code == 303
    page = pair.mine.text(pair.url)
    assert "夜になると、眠れません。" in page
    assert "読みました。" in page
    assert '<span class="lit">新しい返事</span>' in main_of(page)
    assert '<span class="lit">' not in main_of(pair.mine.text(pair.url))
    answer = pair.mine.post(f"{pair.url}/letters", {"body": "ありがとう。"})
    assert answer.status_code == 303
    assert "ありがとう。" in pair.theirs.text(pair.held_url)
    with pair.app.app_context():
        thread = pair.row()
        assert thread.consultation.first_reply_at is not None
        assert thread.consultation.last_letter_side == Side.WRITER


def test_a_guest_with_the_code_writes_as_a_member_does(people):
    pair = a_pair(people, guest=True)
    assert pair.mine.post(f"{pair.url}/letters", {"body": "もうすこし書きます。"}).status_code == 303
    assert "もうすこし書きます。" in pair.mine.text(pair.url)
    assert "もうすこし書きます。" in pair.theirs.text(pair.held_url)


def test_words_stand_as_they_were_typed(people):
    pair = a_pair(people, words=HOSTILE)
    for page in (pair.mine.text(pair.url), pair.theirs.text(pair.held_url)):
        main = main_of(page)
        assert "<script>alert" not in main
        assert "&lt;script&gt;alert(1)&lt;/script&gt; **太字** [ここ](https://evil.invalid)" in main
        assert "<p>(&gt;_&lt;)<br>&lt;3</p>" in main
        assert 'href="https://evil' not in main


def test_a_mistake_and_a_preview_keep_every_word_and_send_nothing(people):
    pair = a_pair(people)
    for browser, url in ((pair.mine, pair.url), (pair.theirs, pair.held_url)):
        assert browser.post(f"{url}/letters", {"body": "  "}).status_code == 422
        long = "あ" * 3001
        answer = browser.post(f"{url}/letters", {"body": long})
        assert answer.status_code == 422
        assert long in answer.text
        assert "返事は3,000字までです。いま3,001字です" in answer.text
        shown = browser.post(f"{url}/letters", {"body": "まだ送りません。\n<b>", "preview": "1"})
        assert shown.status_code == 200
        assert "まだ送りません。<br>&lt;b&gt;" in shown.text
    with pair.app.app_context():
        assert db.session.query(Letter).count() == 1


def test_the_same_form_twice_is_one_letter(people):
    pair = a_pair(people)
    for browser, url in ((pair.mine, pair.url), (pair.theirs, pair.held_url)):
        form = next(fields for action, fields in Forms(browser.text(url)).forms if "/letters" in action)
        sent = {name: values[0] for name, values in form.items()} | {"body": "ひとつだけ"}
        places = {browser.client.post(f"{url}/letters", data=sent).location for _ in range(3)}
        assert len(places) == 1
    with pair.app.app_context():
        assert db.session.query(Letter).count() == 3


def test_a_draft_waits_in_the_box_until_it_is_sent(people):
    pair = a_pair(people)
    for browser, url in ((pair.mine, pair.url), (pair.theirs, pair.held_url)):
        form = _box(browser, url)
        assert browser.post(f"{url}/draft", form | {"body": "書きかけ"}).status_code == 303
        again = _box(browser, url)
        assert again["body"] == "書きかけ"
        assert again["form_key"] == form["form_key"]
        other = pair.theirs.text(pair.held_url) if browser is pair.mine else pair.mine.text(pair.url)
        assert "書きかけ" not in other
        assert browser.post(f"{url}/letters", again | {"body": "書きおえた"}).status_code == 303
        assert _box(browser, url)["body"] == ""
        # The draft of a letter that was sent arrives late: it would be its copy.
        assert browser.post(f"{url}/draft", form | {"body": "書きかけ"}).status_code == 303
    with pair.app.app_context():
        assert db.session.query(LetterDraft).count() == 0


def test_two_pages_do_not_write_over_each_others_draft(people):
    pair = a_pair(people)
    one, other = _box(pair.mine, pair.url), _box(pair.mine, pair.url)
    pair.mine.post(f"{pair.url}/draft", one | {"body": "はじめの画面"})
    answer = pair.mine.post(f"{pair.url}/draft", other | {"body": "べつの画面"})
    assert answer.status_code == 409
    assert "はじめの画面" in answer.text
    assert "べつの画面" in answer.text
    form = next(fields for action, fields in Forms(answer.text).forms if "/letters" in action)
    again = {name: values[0] for name, values in form.items()}
    assert again["body"] == "べつの画面"
    assert pair.mine.post(f"{pair.url}/draft", again).status_code == 303
    assert _box(pair.mine, pair.url)["body"] == "べつの画面"


def test_after_the_end_nobody_writes_and_nobody_loses_a_word(people):
    pair = a_pair(people)
    with pair.app.app_context():
        endings.close(pair.row(), Side.WRITER)
    for what in ("letters", "draft"):
        mine = pair.mine.post(f"{pair.url}/{what}", {"body": "おそかった言葉"})
        theirs = pair.theirs.post(f"{pair.held_url}/{what}", {"body": "おそかった返事"})
        assert (mine.status_code, theirs.status_code) == (409, 409)
        assert "おそかった言葉" in mine.text
        assert "おそかった返事" in theirs.text
        assert "夜になると" not in theirs.text
    assert pair.theirs.get(pair.held_url).status_code == 404
    assert "終わりました" in pair.theirs.text("/volunteer/threads")
    assert "このやりとりは終わりました" in pair.mine.text(pair.url)


def test_the_next_volunteer_reads_what_was_written_in_no_claim_and_in_their_own(people):
    from tests.support.factories_consultations import a_volunteer, taken

    pair = a_pair(people)
    pair.mine.post(f"{pair.url}/letters", {"body": "まえの人への言葉"})
    with pair.app.app_context():
        endings.give_back(pair.row(), Ending.CHANGED, Side.WRITER)
    pair.mine.post(f"{pair.url}/letters", {"body": "だれも引きうけていないときの言葉"})
    with pair.app.app_context():
        other = a_volunteer(people)
        taken(pair.row().consultation, other)
    page = people.browser(other).text(pair.held_url)
    assert "夜になると、眠れません。" in page
    assert "だれも引きうけていないときの言葉" in page
    assert "まえの人への言葉" not in page
    assert "相手を変え" not in page
    mine = pair.mine.text(pair.url)
    assert "まえの人への言葉" in mine
    assert "相手を変えました" in mine


def test_members_find_their_threads_and_volunteers_theirs(people):
    pair = a_pair(people)
    assert "相談員が引きうけています" in pair.mine.text("/consult/threads")
    assert "返事を書く番です" in pair.theirs.text("/volunteer/threads")
    pair.theirs.post(f"{pair.held_url}/letters", {"body": "読みました。"})
    page = words_of(main_of(pair.mine.text("/consult/threads")))
    assert "返事が届いています" in page
    assert "新しい返事" in page
    assert pair.theirs.get("/consult/threads").status_code == 200
    assert pair.mine.get("/volunteer/threads").status_code == 404


def _box(browser, url):
    form = next(fields for action, fields in Forms(browser.text(url)).forms if "/letters" in action)
    return {name: values[0] for name, values in form.items() if name != "csrf_token"}
