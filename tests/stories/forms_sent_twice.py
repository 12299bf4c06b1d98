"""The forms of `sent_twice`, each brought before the site as a browser without scripts holds it."""

from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.domain.diaries.models import Diary, Draft
from kokotomo.domain.follows.models import Follow
from kokotomo.foundation import public_ids
from tests.stories.cards_sent_twice import greet, two_cards
from tests.stories.sent_twice import Sent, Stage
from tests.support.factories_accounts import OTHER_PASSWORD, PASSWORD, joining, name, settled
from tests.support.mailbox import Mailbox
from tests.support.visitor import Visitor

LETTER = {"outgoing_mails": 1, "data_keys": 1}
"""A letter is sealed under a key of its own."""


def register(stage: Stage) -> Sent:
    """Joining: one registration, one letter."""
    visitor = Visitor(stage.app)
    page = stage.page_form(visitor, "/register", lambda one: one.value("nickname") is not None)
    words = joining()
    rows = {"registrations": 1, "outgoing_mails": 1, "data_keys": 2}
    return Sent(visitor, "/register", page.filled(**words), rows)


def confirm(stage: Stage) -> Sent:
    """The letter's button: one account."""
    visitor = Visitor(stage.app)
    assert visitor.post("/register", joining()).status_code == 303
    path = _link(stage, "/register/")
    page = stage.page_form(visitor, path, lambda one: one.action.split("#")[0].endswith(path))
    rows = {"registrations": -1, "users": 1, "user_sessions": 1}
    return Sent(visitor, path, page.filled(), rows, leads_to="/login")


def publish(stage: Stage, **more: str) -> Sent:
    """The one box: one entry."""
    person, visitor = stage.member()
    page = stage.page_form(visitor, "/diaries/new", lambda one: one.value("event") is not None)
    topics = [node.attrs["value"] for node in page.node.all("input") if node.attrs.get("name") == "topics"]
    said = {"event": "駅までの道。\n雨あがり。", "topics": topics[:2], **more}
    topics_kept = 0 if more.get("audience") == "private" else 2
    rows = {"diaries": 1, "diary_topics": topics_kept} if topics_kept else {"diaries": 1}
    return Sent(
        visitor,
        "/diaries",
        page.filled(**said),
        rows,
        holds=lambda: stage.value(Diary.version, Diary.author_id == person.id) == 1,
    )


def publish_private(stage: Stage) -> Sent:
    """The same for the writer alone: one sealed row."""
    return publish(stage, audience="private")


def publish_a_draft(stage: Stage) -> Sent:
    """A draft that becomes an entry: one more entry, one draft less."""
    person, visitor = stage.member()
    page = stage.page_form(visitor, "/diaries/new", lambda one: one.value("event") is not None)
    visitor.post("/drafts", {**dict(page.fields), "event": "書きかけ"})
    assert stage.value(Draft.id, Draft.owner_id == person.id)
    rows = {"diaries": 1, "drafts": -1}
    return Sent(visitor, "/diaries", page.filled(event="書きおえた"), rows)


def draft(stage: Stage) -> Sent:
    """下書きに保存: one draft."""
    _person, visitor = stage.member()
    page = stage.page_form(visitor, "/diaries/new", lambda one: one.value("event") is not None)
    return Sent(visitor, "/diaries", page.filled(event="書きかけ", draft="1"), {"drafts": 1})


def autosave(stage: Stage) -> Sent:
    """What the script sends while somebody writes: the same draft."""
    _person, visitor = stage.member()
    page = stage.page_form(visitor, "/diaries/new", lambda one: one.value("event") is not None)
    answer = visitor.post("/drafts", {**dict(page.fields), "event": "試し", "form_key": public_ids.new()})
    return Sent(
        visitor,
        "/drafts",
        page.filled(event="書きかけ"),
        {"drafts": 1},
        status=answer.status_code,
    )


def reply(stage: Stage) -> Sent:
    """返事: one reply, one notification."""
    writer, reader = stage.people.member(), stage.people.member()
    diary = stage.ties.page(writer, event="今日", event_html="<p>今日</p>")
    visitor = stage.people.browser(reader)
    path = f"/diaries/{diary.public_id}"
    page = stage.page_form(visitor, path, lambda one: one.action.split("#")[0].endswith("/replies"))
    rows = {"comments": 1, "notifications": 1, "written_days": 1}
    return Sent(visitor, f"{path}/replies", page.filled(body="読みました。"), rows)


def answer(stage: Stage) -> Sent:
    """An answer to a reply: one reply, one notification to whom it answers."""
    writer, reader = stage.people.member(), stage.people.member()
    diary = stage.ties.page(writer, event="今日", event_html="<p>今日</p>")
    first = stage.ties.reply(reader, diary)
    visitor = stage.people.browser(writer)
    path = f"/diaries/{diary.public_id}"
    page = stage.page_form(
        visitor, f"{path}?answer={first.public_id}", lambda one: one.action.split("#")[0].endswith("/replies")
    )
    assert page.value("answered") == first.public_id
    rows = {"comments": 1, "notifications": 1, "written_days": 1}
    return Sent(visitor, f"{path}/replies", page.filled(body="ありがとう。"), rows)


def edit_reply(stage: Stage) -> Sent:
    """A changed reply: no other row."""
    writer, reader = stage.people.member(), stage.people.member()
    diary = stage.ties.page(writer, event="今日", event_html="<p>今日</p>")
    comment = stage.ties.reply(reader, diary)
    visitor = stage.people.browser(reader)
    path = f"/replies/{comment.public_id}/edit"
    page = stage.page_form(visitor, path, lambda one: one.value("body") is not None)
    return Sent(
        visitor,
        path,
        page.filled(body="書きなおした"),
        {},
        holds=lambda: stage.value(Comment.body, Comment.id == comment.id) == "書きなおした",
    )


def delete_reply(stage: Stage) -> Sent:
    """A deleted reply."""
    writer, reader = stage.people.member(), stage.people.member()
    diary = stage.ties.page(writer, event="今日", event_html="<p>今日</p>")
    comment = stage.ties.reply(reader, diary)
    visitor = stage.people.browser(reader)
    path = f"/replies/{comment.public_id}/deletion"
    page = stage.page_form(visitor, path, lambda one: "deletion" in one.action or not one.action)
    return Sent(
        visitor,
        path,
        page.filled(),
        {"notifications": -1, "tombstones": 1},
        holds=lambda: stage.value(Comment.deleted_at, Comment.id == comment.id) is not None,
    )


def follow(stage: Stage) -> Sent:
    """フォローする: one follow, one notification."""
    person, (me, visitor) = stage.people.member(), stage.member()
    page = stage.page_form(visitor, f"/u/{person.public_id}", lambda one: one.node.attrs.get("id") == "tap")
    return Sent(
        visitor,
        f"/u/{person.public_id}/follow",
        page.filled(),
        {"follows": 1, "notifications": 1},
        holds=lambda: stage.value(Follow.followee_id, Follow.follower_id == me.id) == person.id,
    )


def mute(stage: Stage) -> Sent:
    """ミュートする."""
    person, (_me, visitor) = stage.people.member(), stage.member()
    page = stage.page_form(visitor, f"/u/{person.public_id}", lambda one: one.node.attrs.get("id") == "tap")
    return Sent(visitor, f"/u/{person.public_id}/mute", page.filled(), {"mutes": 1})


def block(stage: Stage) -> Sent:
    """ブロックする, which ends a follow."""
    person, (me, visitor) = stage.people.member(), stage.member()
    stage.ties.follow(person, me)
    path = f"/u/{person.public_id}/block"
    page = stage.page_form(visitor, path, lambda one: one.action.endswith("/block") or not one.action)
    return Sent(visitor, path, page.filled(), {"blocks": 1, "follows": -1})


def reading(stage: Stage) -> Sent:
    """読んだよ: one tap, one notification."""
    writer, reader = stage.people.member(), stage.people.member()
    diary = stage.ties.page(writer, event="今日", event_html="<p>今日</p>")
    visitor = stage.people.browser(reader)
    path = f"/diaries/{diary.public_id}"
    page = stage.page_form(visitor, path, lambda one: one.node.attrs.get("id") == "tap")
    return Sent(
        visitor,
        f"{path}/reading",
        page.filled(read="1"),
        {"readings": 1, "notifications": 1},
        holds=lambda: stage.value(Reading.reader_id, Reading.diary_id == diary.id) == reader.id,
    )


def edit(stage: Stage) -> Sent:
    """A changed entry: one version more, not two, and nobody is asked which one counts."""
    _person, visitor = stage.member()
    path = visitor.post("/diaries", _box(stage, visitor, event="はじめの言葉")).headers["Location"]
    public_id = path.rsplit("/", 1)[1]
    page = stage.page_form(visitor, f"{path}/edit", lambda one: one.value("event") is not None)
    return Sent(
        visitor,
        f"{path}/edit",
        page.filled(event="書きなおした"),
        {},
        holds=lambda: stage.value(Diary.version, Diary.public_id == public_id) == 2,
    )


def audience(stage: Stage) -> Sent:
    """An entry closed to all others: sealed once."""
    _person, visitor = stage.member()
    path = visitor.post("/diaries", _box(stage, visitor, event="はじめの言葉")).headers["Location"]
    public_id = path.rsplit("/", 1)[1]
    page = stage.page_form(visitor, f"{path}/audience", lambda one: one.value("audience") is not None)
    return Sent(
        visitor,
        f"{path}/audience",
        page.filled(audience="private"),
        {},
        holds=lambda: stage.value(Diary.sealed, Diary.public_id == public_id) is not None,
    )


def delete(stage: Stage) -> Sent:
    """A deleted entry."""
    _person, visitor = stage.member()
    path = visitor.post("/diaries", _box(stage, visitor, event="はじめの言葉")).headers["Location"]
    public_id = path.rsplit("/", 1)[1]
    page = stage.page_form(
        visitor, f"{path}/deletion", lambda one: "deletion" in one.action or not one.action
    )
    return Sent(
        visitor,
        f"{path}/deletion",
        page.filled(),
        {"tombstones": 1},
        holds=lambda: stage.value(Diary.deleted_at, Diary.public_id == public_id) is not None,
    )


def reset(stage: Stage) -> Sent:
    """A forgotten password: one link, one letter."""
    email = f"{public_ids.new()}@example.jp"
    settled(stage.app, email)
    visitor = Visitor(stage.app)
    page = stage.page_form(visitor, "/reset", lambda one: one.value("email") is not None)
    return Sent(visitor, "/reset", page.filled(email=email), {"one_time_links": 1, **LETTER})


def reset_for_nobody(stage: Stage) -> Sent:
    """The same for an address without an account: one letter."""
    visitor = Visitor(stage.app)
    page = stage.page_form(visitor, "/reset", lambda one: one.value("email") is not None)
    return Sent(visitor, "/reset", page.filled(email=f"{public_ids.new()}@example.jp"), LETTER)


def new_password(stage: Stage) -> Sent:
    """The link of that letter: one new password, one letter that says so."""
    email = f"{public_ids.new()}@example.jp"
    settled(stage.app, email)
    visitor = Visitor(stage.app)
    assert visitor.post("/reset", {"email": email}).status_code == 303
    path = _link(stage, "/reset/")
    page = stage.page_form(visitor, path, lambda one: one.value("new_password") is not None)
    rows = {"one_time_links": -1, "user_sessions": 1, **LETTER}
    return Sent(visitor, path, page.filled(new_password=OTHER_PASSWORD), rows, leads_to="/login")


def new_email(stage: Stage) -> Sent:
    """Another address: one link, one letter to it."""
    person = settled(stage.app, f"{public_ids.new()}@example.jp", nickname=name())
    visitor = stage.people.browser(person)
    page = stage.page_form(visitor, "/settings/email", lambda one: one.value("email") is not None)
    fields = page.filled(email=f"{public_ids.new()}@example.jp", present_password=PASSWORD)
    return Sent(visitor, "/settings/email", fields, {"one_time_links": 1, **LETTER})


FORMS = (
    *(register, confirm, publish, publish_private, publish_a_draft, draft, autosave, reply, answer),
    *(edit_reply, delete_reply, follow, greet, two_cards, mute, block, reading, edit, audience, delete),
    *(reset, reset_for_nobody, new_password, new_email),
)


def _box(stage: Stage, visitor: Visitor, **said: str) -> dict[str, str]:
    page = stage.page_form(visitor, "/diaries/new?new=1", lambda one: one.value("event") is not None)
    return {**dict(page.fields), **said}


def _link(stage: Stage, beginning: str) -> str:
    """The path of the newest letter's link; letters of earlier rounds are taken out with it."""
    for letter in reversed(Mailbox(stage.app).fetch()):
        if beginning in letter.body:
            return letter.path(beginning)
    raise LookupError(beginning)
