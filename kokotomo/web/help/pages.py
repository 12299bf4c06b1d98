"""The pages of help and those that stand still, the way out, and what machines ask for."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, redirect, render_template
from flask.typing import ResponseReturnValue

from kokotomo.domain.accounts.rules import TERMS_VERSION
from kokotomo.domain.help import queries
from kokotomo.domain.help.rules.order import LineNow
from kokotomo.foundation import clock
from kokotomo.settings import Settings
from kokotomo.web import correspondents, on_duty
from kokotomo.web.access import viewer
from kokotomo.web.help import phrases
from kokotomo.web.help.phrases import Entry
from kokotomo.web.sessions import cookie_name

blueprint = Blueprint("help", __name__)
blueprint.add_app_template_filter(phrases.entries, "help_entries")
blueprint.add_app_template_filter(phrases.oldest_check, "oldest_check")
blueprint.add_app_template_filter(phrases.again, "again")
blueprint.add_app_template_global(lambda: phrases.hour(clock.now()), "hour_in_japan")

ROBOTS = """\
# Diaries open to everybody may be found; nothing here is meant for training machines.
User-agent: GPTBot
User-agent: CCBot
User-agent: Google-Extended
User-agent: Applebot-Extended
User-agent: Bytespider
User-agent: Meta-ExternalAgent
User-agent: PerplexityBot
Disallow: /

User-agent: *
Disallow: /consult/
Disallow: /leave
Disallow: /login
Disallow: /register
Disallow: /settings
"""


@dataclass(frozen=True)
class Sections:
    """The page of help lines, part by part; each a list that may be empty."""

    emergency: list[Entry]
    open: list[Entry]
    children: list[Entry]
    shut: list[Entry]
    unknown: list[Entry]
    directories: list[Entry]
    sources: list[Entry]


@blueprint.get("/help")
def lines() -> ResponseReturnValue:
    """困ったときの連絡先: who is there now, first."""
    minor = viewer().is_minor
    directory = queries.directory_for(minor, clock.now())
    sections = _sections(directory, minor)
    return render_template("help/lines.html", sections=sections, minor=minor, read_by=on_duty.there())


@blueprint.get("/welcome")
def welcome() -> ResponseReturnValue:
    """はじめての方へ."""
    return render_template("help/welcome.html", nav_current="welcome")


@blueprint.get("/promises")
def promises() -> ResponseReturnValue:
    """みんなの約束, in the version that is agreed to at registration."""
    year, month, day = (int(part) for part in TERMS_VERSION.split("-")[:3])
    return render_template("help/promises.html", version=f"{year}年{month}月{day}日", **_operator())


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """プライバシー: what is kept, who can read it, when it goes."""
    cookies = (cookie_name(), current_app.config["SESSION_COOKIE_NAME"], correspondents.cookie_name())
    return render_template("help/privacy.html", cookies=cookies, **_operator())


@blueprint.get("/hiding")
def hiding() -> ResponseReturnValue:
    """見られたくないとき: what the way out does and what it cannot do."""
    return render_template("help/hiding.html")


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """見やすさについて, with what is not good yet."""
    return render_template("help/accessibility.html", **_operator())


@blueprint.get("/about")
def about() -> ResponseReturnValue:
    """運営について: who runs this site, as its settings say."""
    return render_template("help/about.html", **_operator())


@blueprint.get("/leave")
def leave() -> ResponseReturnValue:
    """画面をかくす: off to a page about the weather, which is not told from where. Asks no database."""
    response = redirect(_settings().leave_to, 303)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Clear-Site-Data"] = '"cache"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """What we ask of crawlers."""
    return Response(ROBOTS, mimetype="text/plain", headers={"Cache-Control": "public, max-age=86400"})


@blueprint.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """The mark, for whoever asks at the old place without reading our pages."""
    asset = current_app.jinja_env.globals["asset"]
    return redirect(asset("images/mark.svg"), 303)  # type: ignore[operator]


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _operator() -> dict[str, str | None]:
    settings = _settings()
    return {"operator": settings.operator, "contact": settings.operator_contact}


def _sections(directory: queries.Directory, minor: bool) -> Sections:
    """A minor's child lines stand among the open ones, first; others have them in a part of their own."""
    answering = [now for now in directory.lines if not now.line.is_directory]
    apart = [] if minor else [now for now in answering if now.line.for_children]
    rest = [now for now in answering if now not in apart]

    def shown(found: list[LineNow]) -> list[Entry]:
        return phrases.entries(found, easy=minor)

    return Sections(
        emergency=shown(directory.emergency),
        open=shown([now for now in rest if now.open]),
        children=phrases.entries(apart, easy=True),
        shut=shown([now for now in rest if now.open is False]),
        unknown=shown([now for now in rest if now.open is None]),
        directories=shown([now for now in directory.lines if now.line.is_directory]),
        sources=shown([*directory.emergency, *directory.lines]),
    )
