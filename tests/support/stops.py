"""The stops of the walk through the filled town: pages to read, pages after a mistake, error pages.

A test compares them with the app's routes, so that a page that is added later is walked too.
"""

from sqlalchemy.exc import OperationalError

from kokotomo.cli.demo import PASSWORD
from kokotomo.foundation import clock
from tests.support.stop import GUEST, Stop
from tests.support.stops_arrivals import arriving
from tests.support.stops_board import volunteering
from tests.support.stops_letters import letters
from tests.support.stops_of_reports import reporting
from tests.support.stops_threads import threads
from tests.support.town import Town

SECOND_FACTOR = "/settings/second-factor"


def stops(town: Town) -> list[Stop]:
    """The whole walk. What uses up a limit comes last."""
    return [*_guests(town), *_members(town), *_mistakes(town), *_errors(town)]


def _guests(town: Town) -> list[Stop]:
    at = town.places
    still = (
        "welcome",
        "promises",
        "privacy",
        "hiding",
        "accessibility",
        "about",
        "help",
        "topics",
        "diaries",
    )
    return [
        Stop("guest-home", "/", GUEST),
        *(Stop(f"guest-{name}", f"/{name}", GUEST) for name in still),
        Stop("guest-diary", f"/diaries/{at['夜中の天気予報']}", GUEST),
        Stop("guest-topic", f"/topics/{at['topic']}", GUEST),
        Stop("guest-question", f"/questions/{at['question']}", GUEST),
        Stop("guest-notebook", f"/u/{town.people['shiori'].public_id}", GUEST),
        Stop("guest-month", f"/u/{town.people['shiori'].public_id}/2026/11", GUEST),
        Stop("login", "/login", GUEST),
        Stop("register", "/register", GUEST),
        Stop("register-sent", "/register/sent", GUEST),
        Stop("register-confirm", at["register"], GUEST),
        Stop("register-dead", "/register/" + "a" * 43, GUEST, 404),
        Stop("reset", "/reset", GUEST),
        Stop("reset-sent", "/reset/sent", GUEST),
        Stop("reset-new", at["reset"], GUEST),
        Stop("reset-dead", "/reset/" + "a" * 43, GUEST, 404),
        Stop("left", "/left", GUEST),
        *letters(town),
        *volunteering(town),
        *arriving(town),
        *threads(town),
    ]


def _members(town: Town) -> list[Stop]:
    at, people = town.places, town.people
    mine, theirs = f"/diaries/{at['鍋をつくった日']}", f"/diaries/{at['電車で席をゆずれた']}"
    return [
        Stop("home", "/"),
        Stop("home-minor", "/", "aoi"),
        Stop("home-fresh", "/", "fresh"),
        Stop("everyone", "/diaries"),
        Stop("following", "/diaries/following"),
        Stop("following-fresh", "/diaries/following", "fresh"),
        Stop("waiting", "/diaries/waiting"),
        Stop("waiting-minor", "/diaries/waiting", "aoi"),
        Stop("topics", "/topics"),
        Stop("topic", f"/topics/{at['topic']}"),
        Stop("question", f"/questions/{at['question']}"),
        Stop("topics-followed", "/topics/following"),
        Stop("mutes", "/mutes"),
        Stop("mutes-fresh", "/mutes", "fresh"),
        Stop("mutes-422", "/mutes", status=422, action="/mutes"),
        Stop("write", "/diaries/new?new=1"),
        Stop("write-draft", "/diaries/new"),
        Stop("write-first", "/diaries/new?first=1", "fresh"),
        Stop("write-question", f"/diaries/new?question={at['question']}", "maruishi"),
        Stop("write-night", "/diaries/new", "maruishi", at_night=True),
        Stop("diary-mine", mine),
        Stop("diary-theirs", theirs),
        Stop("diary-folded", f"/diaries/{at['また言い返せなかった']}"),
        Stop("diary-long", f"/diaries/{at['long']}"),
        Stop("edit", f"{mine}/edit"),
        Stop("audience", f"{mine}/audience"),
        Stop("deletion", f"{mine}/deletion"),
        Stop("deleted", "/diaries/deleted"),
        Stop("deleted-fresh", "/diaries/deleted", "fresh"),
        Stop("drafts", "/drafts"),
        Stop("drafts-fresh", "/drafts", "fresh"),
        Stop("keepsakes", "/keepsakes"),
        Stop("keepsakes-fresh", "/keepsakes", "fresh"),
        Stop("notebook-mine", f"/u/{people['shiori'].public_id}"),
        Stop("notebook", f"/u/{people['maruishi'].public_id}"),
        Stop("notebook-month", f"/u/{people['maruishi'].public_id}/2026/11"),
        Stop("notebook-day", f"/u/{people['shiori'].public_id}/2026/10/23"),
        Stop("notebook-year", f"/u/{people['shiori'].public_id}/2026"),
        Stop("notebook-month-empty", f"/u/{people['fresh'].public_id}/2026/10", "maruishi"),
        Stop("sky", "/sky"),
        Stop("sky-earlier", "/sky?until=2025-12-31"),
        Stop("sky-fresh", "/sky", "fresh"),
        Stop("notebook-empty", f"/u/{people['fresh'].public_id}", "maruishi"),
        Stop("reply-edit", f"/replies/{at['own reply']}/edit"),
        Stop("reply-deletion", f"/replies/{at['own reply']}/deletion"),
        Stop("connections", "/connections"),
        Stop("connections-fresh", "/connections", "fresh"),
        Stop("connections-following", "/connections/following"),
        Stop("connections-followers", "/connections/followers"),
        Stop("connections-mutual", "/connections/mutual"),
        Stop("connections-hidden", "/connections/hidden"),
        Stop("hidden-fresh", "/connections/hidden", "fresh"),
        Stop("block", f"/u/{people['maruishi'].public_id}/block"),
        Stop("notifications", "/notifications"),
        Stop("notifications-fresh", "/notifications", "fresh"),
        Stop("settings", "/settings"),
        Stop("settings-email", "/settings/email"),
        Stop("settings-email-new", at["email"]),
        Stop("settings-password", "/settings/password"),
        Stop("settings-sessions", "/settings/sessions"),
        Stop("settings-leaving", "/settings/leaving"),
        Stop("import", "/settings/import", "maruishi"),
        Stop("import-unfinished", "/settings/import"),
        Stop("import-trial", f"/settings/import/{at['import']}"),
        Stop("import-several", f"/settings/import/{at['import several']}", "kasa"),
        Stop("import-taking", f"/settings/import/{at['import taking']}", "komorebi"),
        Stop("import-taken", f"/settings/import/{at['import taken']}", "fresh"),
        Stop("import-refused", f"/settings/import/{at['import refused']}", "maruishi"),
        Stop("export", "/settings/export"),
        Stop("returning", "/returning", "gone"),
        Stop("again", "/login/again", "office"),
        Stop("login-code", "/login/code", "half way"),
        Stop("second-factor", "/settings/second-factor"),
        Stop("second-factor-set", "/settings/second-factor", "office"),
        Stop("second-factor-phone", "/settings/second-factor/phone", "starter"),
        *reporting(town),
        *_office(town),
        Stop("help", "/help"),
        Stop("help-minor", "/help", "aoi"),
        Stop("promises", "/promises"),
    ]


def _office(town: Town) -> list[Stop]:
    at = town.places
    parts = ("roles", "mail", "help-lines", "topics", "questions", "doctor")
    filled = ("roles", "help-lines", "topics", "questions")
    rows = {"help-lines": at["help line"], "topics": at["topic"], "questions": at["question"]}
    proof = (("present_password", PASSWORD), ("code", at["recovery code"]))
    return [
        Stop("admin", "/admin", "office"),
        *(Stop(f"admin-{part}", f"/admin/{part}", "office") for part in parts),
        *(Stop(f"admin-one-{part}", f"/admin/{part}/{row}", "office") for part, row in rows.items()),
        *(Stop(f"admin-{part}-422", f"/admin/{part}", "office", 422, f"/admin/{part}") for part in filled),
        Stop("login-code-422", "/login/code", "half way", 422, "/login/code"),
        Stop("again-422", "/login/again", "office", 422, "/login/again"),
        Stop("recovery-codes", "/settings/second-factor", "holder", 200, f"{SECOND_FACTOR}/codes", proof),
    ]


def _mistakes(town: Town) -> list[Stop]:
    """Pages that come back after a post: with what to look at again, or with what to confirm."""
    at = town.places
    mine, theirs = f"/diaries/{at['鍋をつくった日']}", f"/diaries/{at['電車で席をゆずれた']}"
    day = clock.today().isoformat()
    choices = (("day", day), ("audience", "members"), ("wish", "reply"))
    said = (("event", "だれもいない改札で、定期を落とした。**だれか**が拾ってくれた。"), *choices)
    child = (("nickname", "ちび"), ("email", "chibi@example.jp"), ("password", "ながいながいひみつ77"))
    child += (("birth_year", "2018"), ("birth_month", "4"), ("agreement", "y"))
    return [
        Stop(
            "login-422", "/login", GUEST, 422, "/login", (("email", "nobody@example.jp"), ("password", "x"))
        ),
        Stop("login-empty-422", "/login", GUEST, 422, "/login"),
        Stop("login-kept", "/login", GUEST, 401, "/diaries", said),
        Stop("register-422", "/register", GUEST, 422, "/register"),
        Stop("register-child", "/register", GUEST, 200, "/register", child),
        Stop("reset-422", "/reset", GUEST, 422, "/reset", (("email", "だれか"),)),
        Stop("reset-new-422", at["reset"], GUEST, 422, at["reset"], (("new_password", "1234"),)),
        Stop("write-422", "/diaries/new?new=1", status=422, action="/diaries", fields=choices),
        Stop(
            "write-all-422",
            "/diaries/new?new=1",
            status=422,
            action="/diaries",
            fields=(
                ("event", "あ" * 2001),
                ("feeling", "い" * 1001),
                ("title", "題" * 61),
                ("note", "注" * 61),
                ("day", "other"),
                ("audience", "nobody"),
                ("wish", "what"),
            ),
        ),
        Stop("preview", "/diaries/new?new=1", action="/diaries", fields=(*said, ("preview", "1"))),
        Stop(
            "edit-conflict",
            f"{mine}/edit",
            status=409,
            action=f"{mine}/edit",
            fields=(*said, ("version", "0")),
        ),
        Stop(
            "edit-422", f"{mine}/edit", status=422, action=f"{mine}/edit", fields=(*choices, ("version", "1"))
        ),
        Stop(
            "audience-422",
            f"{mine}/audience",
            status=422,
            action=f"{mine}/audience",
            fields=(("audience", "nobody"),),
        ),
        Stop("reply-422", theirs, status=422, action=f"{theirs}/replies", fields=(("body", ""),)),
        Stop(
            "reply-long-422", theirs, status=422, action=f"{theirs}/replies", fields=(("body", "あ" * 642),)
        ),
        Stop(
            "reply-preview",
            theirs,
            action=f"{theirs}/replies",
            fields=(("body", "三駅ぶんの手の汗、わかります。"), ("preview", "1")),
        ),
        Stop(
            "reply-edit-422",
            f"/replies/{at['own reply']}/edit",
            status=422,
            action=f"/replies/{at['own reply']}/edit",
        ),
        Stop("settings-422", "/settings", status=422, action="/settings", fields=(("bio", "あ" * 161),)),
        Stop("settings-email-422", "/settings/email", status=422, action="/settings/email"),
        Stop("settings-password-422", "/settings/password", status=422, action="/settings/password"),
        Stop("settings-leaving-422", "/settings/leaving", status=422, action="/settings/leaving"),
        Stop("import-422", "/settings/import", "maruishi", 422, "/settings/import", (("year", "去年"),)),
    ]


def _errors(town: Town) -> list[Stop]:
    theirs = f"/diaries/{town.places['電車で席をゆずれた']}"
    words = (("body", "送れなかった返事です。\n消えていないはずです。"),)
    return [
        Stop("404", "/diaries/nowhere", status=404),
        Stop("404-guest", "/diaries/nowhere", GUEST, 404),
        Stop("400", theirs, status=400, action=f"{theirs}/replies", fields=words, unsigned=True),
        Stop("405", theirs, status=405, action="/topics", fields=words),
        Stop("413", theirs, status=413, action=f"{theirs}/replies", fields=(("body", "あ" * 400_000),)),
        Stop("500", "/topics", status=500, broken=ZeroDivisionError()),
        Stop(
            "500-words",
            theirs,
            status=500,
            action=f"{theirs}/replies",
            fields=words,
            broken=ZeroDivisionError(),
        ),
        Stop("503", "/topics", status=503, broken=OperationalError("", {}, Exception())),
        Stop("429", theirs, "hajime", 429, f"{theirs}/replies", words),
    ]
