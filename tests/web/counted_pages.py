"""Every page that is read, by its endpoint, with what it may ask of the database."""

from collections.abc import Callable
from dataclasses import dataclass

from kokotomo.foundation import clock
from tests.support.crowd import Crowd

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
    Page("moderation.duty", fixed("/duty"), admin=True),
    Page("moderation.numbers", fixed("/numbers"), guest=True),
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
    *(
        Page(f"volunteers.application{name}", fixed(f"/volunteer/application{path}"))
        for name, path in (
            ("", ""),
            ("_motives", "/motives"),
            ("_listening", "/listening"),
            ("_guidelines", "/guidelines"),
            ("_practice", "/practice"),
            ("_check", "/check"),
            ("_withdrawal", "/withdrawal"),
        )
    ),
    Page("volunteers.introductions", fixed("/volunteers"), LIST, guest=True),
    Page("volunteers.graduation", fixed("/volunteer/graduation"), listens=True),
    Page("volunteers.room", fixed("/volunteer/room"), listens=True),
    Page("volunteers.rooms", fixed("/rooms"), LIST, admin=True),
    Page("volunteers.room_of", lambda crowd: f"/rooms/{crowd.office.room}", admin=True),
    Page("volunteers.trainees", fixed("/trainees"), admin=True),
    Page("volunteers.along", fixed("/volunteer/along"), LIST, listens=True),
    Page("volunteers.along_thread", lambda c: f"/volunteer/along/{c.listening.along}", listens=True),
    Page("volunteers.applications", fixed("/applications"), LIST, admin=True),
    Page("volunteers.applications_done", fixed("/applications/done"), LIST, admin=True),
    Page("volunteers.applicant", lambda crowd: f"/applications/{crowd.office.application}", admin=True),
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
    Page("consultations.thread", of_thread("unanswered", "")),
    Page("consultations.to_everyone", of_thread("unanswered", "/everyone")),
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
    Page("moderation.thread_report", of_thread("taken", "/report")),
    Page("moderation.held_report", of_held("/report")),
    Page("moderation.listener_report", of_thread("taken", "/listener-report")),
    Page("moderation.answer_report", lambda c: f"/consult/{c.desk.opened}/replies/{c.desk.came}/report"),
    Page("moderation.face_report", lambda c: f"/volunteers/{c.listening.face}/report"),
    Page(
        "moderation.reading_report",
        lambda c: f"/volunteer/readings/{c.listening.opening}/report",
        listens=True,
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
    Page("consultations.thread", of_thread("ended", "")),
    Page("consultations.closing", of_thread("ended", "/closing")),
    Page("consultations.introductions", of_thread("ended", "/introductions")),
    Page("consultations.met", fixed("/consult/meetings")),
    Page("consultations.kept_letters", fixed("/keepsakes/letters")),
    Page("volunteers.farewell", lambda crowd: f"/volunteer/farewells/{crowd.desk.farewell}"),
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
