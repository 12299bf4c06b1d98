"""Every page asks the database as often for one row as for twenty (fifty replies), and within its budget.

The session, the frame and the counters of the limits are counted in. A page that does not stand here
fails the last test.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from kokotomo.domain.consultations.rules import CONSENT_VERSION
from kokotomo.foundation import clock
from tests.support.apps import Site
from tests.support.crowd import Crowd
from tests.support.queries import counted
from tests.support.visitor import Visitor

EXPORT = (16, 16)
"""All that somebody wrote, once as lines and once as pages, for each fifty entries."""

LIST, DIARY, OTHER, POST = (3, 6), (4, 7), (8, 8), (10, 10)
"""Budgets of PERFORMANCE.md: for a guest, for a member."""

DOCTOR = (20, 20)
"""What looks at every setting of the database asks for each."""

Path = Callable[[Crowd], str]


@dataclass(frozen=True)
class Page:
    """A page to read, by its endpoint."""

    endpoint: str
    path: Path
    budget: tuple[int, int] = OTHER
    guest: bool = False
    admin: bool = False
    """Read by an admin, who is a moderator too, and by nobody else."""
    listens: bool = False
    """Read by a volunteer, and by nobody else."""
    coded: bool = False
    """Read by a guest who gave a receipt code, and by nobody else."""


def fixed(path: str) -> Path:
    return lambda _crowd: path


def of_notebook(whose: str, part: str) -> Path:
    def path(crowd: Crowd) -> str:
        person = crowd.others[0] if whose == "others" else crowd.reader
        return f"/u/{person.public_id}{clock.today().strftime(part)}"

    return path


def of_held(part: str) -> Path:
    return lambda crowd: f"/volunteer/threads/{crowd.desk.held}{part}"


def of_thread(whose: str, part: str) -> Path:
    return lambda crowd: f"/consult/{getattr(crowd.desk, whose)}{part}"


PAGES = (
    Page("home.index", fixed("/"), guest=True),
    Page("diaries.everyone", fixed("/diaries"), LIST, guest=True),
    Page("diaries.following", fixed("/diaries/following"), LIST),
    Page("diaries.waiting", fixed("/diaries/waiting"), LIST),
    Page("diaries.deleted", fixed("/diaries/deleted"), LIST),
    Page("diaries.drafts", fixed("/drafts"), LIST),
    Page("diaries.new_diary", fixed("/diaries/new")),
    Page("diaries.diary", lambda crowd: f"/diaries/{crowd.page.public_id}", DIARY, guest=True),
    Page("diaries.diary", lambda crowd: f"/diaries/{crowd.own.public_id}", DIARY),
    Page("diaries.diary", lambda crowd: f"/diaries/{crowd.private.public_id}", DIARY),
    Page("diaries.edit_diary", lambda crowd: f"/diaries/{crowd.own.public_id}/edit"),
    Page("diaries.audience", lambda crowd: f"/diaries/{crowd.own.public_id}/audience"),
    Page("diaries.deletion", lambda crowd: f"/diaries/{crowd.own.public_id}/deletion"),
    *(
        Page(f"diaries.{name}", of_notebook(whose, part), guest=whose == "others")
        for name, part in (("notebook", ""), ("year", "/%Y"), ("month", "/%Y/%m"), ("day", "/%Y/%m/%d"))
        for whose in ("others", "reader")
    ),
    Page("diaries.sky", fixed("/sky")),
    Page("topics.topics", fixed("/topics"), guest=True),
    Page("topics.topic", lambda crowd: f"/topics/{crowd.topic.public_id}", LIST, guest=True),
    Page("topics.following", fixed("/topics/following"), LIST),
    Page("mutes.mutes", fixed("/mutes")),
    Page("questions.question", lambda crowd: f"/questions/{crowd.question.public_id}", LIST, guest=True),
    Page("comments.edit_reply", lambda crowd: f"/replies/{crowd.reply.public_id}/edit"),
    Page("comments.deletion", lambda crowd: f"/replies/{crowd.reply.public_id}/deletion"),
    Page("comments.keepsakes", fixed("/keepsakes"), LIST),
    Page("follows.connections", fixed("/connections")),
    Page("follows.following", fixed("/connections/following"), LIST),
    Page("follows.followers", fixed("/connections/followers"), LIST),
    Page("follows.mutual", fixed("/connections/mutual"), LIST),
    Page("follows.hidden", fixed("/connections/hidden"), LIST),
    Page("follows.block", lambda crowd: f"/u/{crowd.others[0].public_id}/block"),
    Page("moderation.diary_report", lambda crowd: f"/diaries/{crowd.page.public_id}/report"),
    Page("moderation.reply_report", lambda crowd: f"/replies/{crowd.theirs.public_id}/report"),
    Page("moderation.person_report", lambda crowd: f"/u/{crowd.others[0].public_id}/report"),
    Page("moderation.thanks", lambda crowd: f"/reports/{crowd.report.public_id}/thanks"),
    Page("moderation.reports", fixed("/reports"), LIST, admin=True),
    Page("moderation.done", fixed("/reports/done"), LIST, admin=True),
    Page("moderation.report", lambda crowd: f"/reports/{crowd.office.report}", admin=True),
    *(
        Page(f"volunteers.{name}", fixed(f"/volunteer/{path}"), listens=True)
        for name, path in (
            ("board", "board"),
            ("settings", "settings"),
            ("diaries_tonight", "tonight"),
            ("guide", "guide"),
        )
    ),
    Page("volunteers.reading", lambda c: f"/volunteer/readings/{c.listening.opening}", listens=True),
    Page("volunteers.thread", lambda c: f"/volunteer/threads/{c.listening.thread}", listens=True),
    Page("notifications.index", fixed("/notifications"), LIST),
    Page("notifications.open", lambda crowd: f"/notifications/{crowd.notice.public_id}"),
    Page("accounts.settings", fixed("/settings")),
    Page("accounts.email", fixed("/settings/email")),
    Page("accounts.password", fixed("/settings/password")),
    Page("accounts.again", fixed("/login/again")),
    Page("accounts.second_factor", fixed("/settings/second-factor")),
    Page("accounts.phone", fixed("/settings/second-factor/phone")),
    Page("accounts.sessions_list", fixed("/settings/sessions")),
    Page("accounts.leaving", fixed("/settings/leaving")),
    Page("consultations.inbox", fixed("/consult/threads"), LIST),
    *(
        Page(f"consultations.{name}", of_thread("taken", part))
        for name, part in (
            ("thread", ""),
            ("change", "/change"),
            ("block", "/block"),
            ("closure", "/closure"),
        )
    ),
    Page("volunteers.inbox", fixed("/volunteer/threads"), LIST),
    *(
        Page(f"volunteers.{name}", of_held(part))
        for name, part in (
            ("thread", ""),
            ("handover", "/handover"),
            ("block", "/block"),
            ("closure", "/closure"),
        )
    ),
    Page("notifications.mail_settings", fixed("/settings/mail")),
    Page("consultations.start", fixed("/consult"), guest=True),
    Page("consultations.new_letter", fixed("/consult/new"), guest=True),
    Page("consultations.returning", fixed("/consult/return"), guest=True),
    *(
        Page(f"consultations.{name}", of_thread(whose, part), coded=whose == "guests")
        for name, part, of in (
            ("thread", "", ("members", "guests")),
            ("withdrawal", "/withdrawal", ("members", "guests")),
            ("deletion", "/deletion", ("members", "guests")),
            ("code", "/code", ("guests",)),
            ("address", "/address", ("guests",)),
            ("account", "/account", ("guests",)),
        )
        for whose in of
    ),
    Page("portability.imports", fixed("/settings/import")),
    Page("portability.trial", lambda crowd: f"/settings/import/{crowd.brought.public_id}"),
    Page("portability.export", fixed("/settings/export")),
    Page("portability.archive", fixed("/settings/export/diaries.zip"), EXPORT),
    *(
        Page(f"accounts.{name}", fixed(path), guest=True)
        for name, path in (
            ("login", "/login"),
            ("code", "/login/code"),
            ("register", "/register"),
            ("register_sent", "/register/sent"),
            ("reset", "/reset"),
            ("reset_sent", "/reset/sent"),
        )
    ),
    *(
        Page(f"admin.{name}", fixed(path), admin=True)
        for name, path in (
            ("index", "/admin"),
            ("roles", "/admin/roles"),
            ("mails", "/admin/mail"),
            ("help_lines", "/admin/help-lines"),
            ("topics", "/admin/topics"),
            ("questions", "/admin/questions"),
        )
    ),
    Page("admin.doctor", fixed("/admin/doctor"), DOCTOR, admin=True),
    Page("admin.help_line", lambda crowd: f"/admin/help-lines/{crowd.office.line}", admin=True),
    Page("admin.topic", lambda crowd: f"/admin/topics/{crowd.topic.public_id}", admin=True),
    Page("admin.question", lambda crowd: f"/admin/questions/{crowd.question.public_id}", admin=True),
    *(
        Page(f"help.{name}", fixed(path), guest=True)
        for name, path in (
            ("lines", "/help"),
            ("welcome", "/welcome"),
            ("promises", "/promises"),
            ("privacy", "/privacy"),
            ("hiding", "/hiding"),
            ("accessibility", "/accessibility"),
            ("about", "/about"),
            ("robots", "/robots.txt"),
            ("favicon", "/favicon.ico"),
            ("leave", "/leave"),
        )
    ),
)

SHOWN_ELSEWHERE = {
    *("accounts.confirm", "accounts.new_password", "accounts.new_email"),
    *("accounts.left", "accounts.returning"),
}
"""Pages behind the one-time link of a letter, or shown once after leaving: nothing on them is a list."""


@pytest.fixture
def asked(a_site: Site) -> dict[int, dict[str, list[str]]]:
    """The statements of every page, by size of the crowd and by name of the page."""
    found: dict[int, dict[str, list[str]]] = {}
    for size, replies in ((1, 1), (20, 50)):
        a_site.put_back()
        crowd = Crowd(a_site.app, size, replies)
        found[size] = {}
        for number, page in enumerate(PAGES):
            browsers = {"member": crowd.member, **({"guest": crowd.guest} if page.guest else {})}
            if page.admin:
                browsers = {"admin": crowd.office.browser}
            if page.listens:
                browsers = {"listener": crowd.listening.browser}
            if page.coded:
                browsers = {"coded": crowd.desk.inside}
            for who, visitor in browsers.items():
                found[size][f"{number} {page.endpoint} {who}"] = _statements(crowd, visitor, page)
    return found


def _statements(crowd: Crowd, visitor: Visitor, page: Page) -> list[str]:
    path = page.path(crowd)
    with counted(crowd.app) as statements:
        answer = visitor.get(path)
    assert answer.status_code in (200, 302, 303), f"{path} answered {answer.status_code}"
    return statements


def test_every_page_asks_as_often_for_one_row_as_for_many_and_within_its_budget(asked):
    wrong = {}
    for name, many in asked[20].items():
        page, who = PAGES[int(name.split()[0])], name.split()[-1]
        few, budget = asked[1][name], page.budget[who in ("member", "coded")]
        if len(few) != len(many) or len(many) > budget:
            wrong[name] = f"{len(few)} for one, {len(many)} for many, {budget} allowed"
    assert wrong == {}


def test_every_page_that_is_read_stands_in_the_list(app):
    rules = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert rules - {page.endpoint for page in PAGES} - SHOWN_ELSEWHERE == set()


PROFILE = {"bio": "ひとこと", "cover": "sora", "theme": "device", "time_zone": "Asia/Tokyo"}
LETTER = {"letter": "夜が長いです。", "sender": "member", "way": "listen"}
POSTS: tuple[tuple[str, Path, dict[str, str]], ...] = (
    ("publish", fixed("/diaries"), {"event": "新しい日記", "audience": "members", "wish": "reply"}),
    ("publish privately", fixed("/diaries"), {"event": "秘密", "audience": "private", "wish": "none"}),
    ("keep a draft", fixed("/drafts"), {"event": "書きかけ"}),
    ("preview", fixed("/diaries"), {"event": "見る", "preview": "1"}),
    ("reply", lambda crowd: f"/diaries/{crowd.page.public_id}/replies", {"body": "読みました"}),
    ("edit a reply", lambda crowd: f"/replies/{crowd.reply.public_id}/edit", {"body": "書きなおした"}),
    ("読んだよ", lambda crowd: f"/diaries/{crowd.page.public_id}/reading", {"read": "1"}),
    ("take 読んだよ back", lambda crowd: f"/diaries/{crowd.page.public_id}/reading", {"read": "0"}),
    ("edit", lambda crowd: f"/diaries/{crowd.own.public_id}/edit", {"event": "別の", "version": "1"}),
    ("close", lambda crowd: f"/diaries/{crowd.own.public_id}/closure", {}),
    ("seal", lambda crowd: f"/diaries/{crowd.own.public_id}/audience", {"audience": "private"}),
    ("open", lambda crowd: f"/diaries/{crowd.own.public_id}/audience", {"audience": "members"}),
    ("delete", lambda crowd: f"/diaries/{crowd.own.public_id}/deletion", {}),
    ("restore", lambda crowd: f"/diaries/{crowd.own.public_id}/restoration", {}),
    ("delete a reply", lambda crowd: f"/replies/{crowd.reply.public_id}/deletion", {}),
    ("discard a draft", lambda crowd: f"/drafts/{crowd.draft.public_id}/deletion", {}),
    ("greet", lambda crowd: f"/u/{crowd.others[0].public_id}/greetings", {"card": "night"}),
    ("unfollow", lambda crowd: f"/u/{crowd.others[0].public_id}/follow/removal", {}),
    ("follow", lambda crowd: f"/u/{crowd.others[0].public_id}/follow", {}),
    ("remove a follower", lambda crowd: f"/u/{crowd.others[0].public_id}/follower/removal", {}),
    ("mute", lambda crowd: f"/u/{crowd.others[0].public_id}/mute", {}),
    ("unmute", lambda crowd: f"/u/{crowd.others[0].public_id}/mute/removal", {}),
    ("report an entry", lambda crowd: f"/diaries/{crowd.page.public_id}/report", {"reason": "blame"}),
    ("report a person", lambda crowd: f"/u/{crowd.others[0].public_id}/report", {"reason": "other"}),
    ("report it again", lambda crowd: f"/u/{crowd.others[0].public_id}/report", {"reason": "life"}),
    ("profile", fixed("/settings"), PROFILE),
    ("write a letter", of_thread("taken", "/letters"), {"body": "ありがとう。"}),
    ("keep a draft of a letter", of_thread("taken", "/draft"), {"body": "書きかけ", "draft": "0"}),
    ("answer", of_held("/letters"), {"body": "読みました。"}),
    ("keep a draft of an answer", of_held("/draft"), {"body": "書きかけ", "draft": "0"}),
    ("keep a note", of_held("/note"), {"note": "覚え書き", "version": "0"}),
    ("withhold a summary", of_thread("taken", "/summary"), {"handed": "0"}),
    ("mail settings", fixed("/settings/mail"), {"quiet_from": "23", "quiet_until": "6"}),
    ("tonight", fixed("/settings/mail/tonight"), {}),
    ("end a thread", of_held("/closure"), {}),
    ("check a letter", fixed("/consult/check"), LETTER),
    ("keep a letter's draft", fixed("/consult/draft"), LETTER),
    ("send a letter", fixed("/consult"), {**LETTER, "consent": CONSENT_VERSION}),
    ("take a letter back", lambda crowd: f"/consult/{crowd.desk.members}/withdrawal", {}),
    ("send it again", lambda crowd: f"/consult/{crowd.desk.members}/sending-again", {}),
    ("delete a thread", lambda crowd: f"/consult/{crowd.desk.members}/deletion", {}),
    ("block", lambda crowd: f"/u/{crowd.others[0].public_id}/block", {}),
    ("unblock", lambda crowd: f"/u/{crowd.others[0].public_id}/block/removal", {}),
)


def test_every_post_asks_as_often_with_many_rows_around_and_within_its_budget(a_site: Site):
    found: dict[str, list[int]] = {}
    for size, replies in ((1, 1), (20, 50)):
        a_site.put_back()
        crowd = Crowd(a_site.app, size, replies)
        for name, path, fields in POSTS:
            crowd.member.token()
            with counted(a_site.app) as statements:
                answer = crowd.member.post(path(crowd), fields)
            assert answer.status_code < 400, f"{name} answered {answer.status_code}"
            found.setdefault(name, []).append(len(statements))
    wrong = {name: times for name, times in found.items() if times[0] != times[1] or times[1] > POST[1]}
    assert wrong == {}
