"""The demo town: clearly marked people with diaries, replies and ties, for a first look at every list.

Everything goes through the same actions as real words do, each at its own hour of the past weeks.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click
from flask import Flask, current_app

from kokotomo.cli import demo_letters
from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.actions import profile, registration
from kokotomo.domain.accounts.models import User
from kokotomo.domain.accounts.queries import people as queries
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Comment
from kokotomo.domain.diaries.actions import entries as diaries
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.diaries.queries import topics as diary_queries
from kokotomo.domain.diaries.rules import Audience, Content, Entry, Wish
from kokotomo.domain.follows import actions as follows
from kokotomo.domain.follows.rules import Card
from kokotomo.foundation import clock, public_ids, tsv

PACKAGE = "kokotomo.cli.demo_town"
PASSWORD = "machi-no-akari-2026"  # noqa: S105 - printed on the terminal; the town lives on one machine
DOMAIN = "demo.invalid"

PAST = {"wish": "read", "note": "", "feeling": "", "effort": ""}
"""What is the same of all entries of ``skies.tsv``, which fill one notebook over its years."""


def fill() -> bool:
    """Fill an empty site; returns whether it was empty. Never touches a site that has people."""
    if queries.count_people():
        return False
    now = clock.now()
    town = {row["login"]: _settle(row, now) for row in tsv.read(PACKAGE, "people.tsv")}
    happened = [
        *((float(row["hours_ago"]), "diary", row) for row in tsv.read(PACKAGE, "diaries.tsv")),
        *((float(row["hours_ago"]), "reply", row) for row in tsv.read(PACKAGE, "replies.tsv")),
        *((24.0 * int(row["days_ago"]), "past", row) for row in tsv.read(PACKAGE, "skies.tsv")),
    ]
    ties = tsv.read(PACKAGE, "ties.tsv")
    for row in ties:
        if row["what"] == "follows":
            with clock.fixed(now - timedelta(hours=30)):
                follows.follow(town[row["who"]], town[row["whom"]])
    pages: dict[str, Diary] = {}
    replies: dict[tuple[str, str], Comment] = {}
    for hours, kind, row in sorted(happened, key=lambda one: -one[0]):
        with clock.fixed(now - timedelta(hours=hours)):
            if kind == "past":
                _write(town[row["login"]], {**PAST, **row})
            elif kind == "diary":
                pages[row["key"]] = _write(town[row["login"]], row)
            else:
                answered = replies.get((row["diary"], row["answers"]))
                replies[row["diary"], row["login"]] = comments.reply(
                    town[row["login"]],
                    pages[row["diary"]],
                    row["text"].replace("\\n", "\n"),
                    answered,
                    public_ids.new(),
                )
    for row in ties:
        _tie(town, pages, row, now)
    for row in tsv.read(PACKAGE, "greetings.tsv"):
        with clock.fixed(now - timedelta(hours=float(row["hours_ago"]))):
            follows.greet(town[row["who"]], town[row["whom"]], Card(row["card"]))
    demo_letters.write(PACKAGE, town, now)
    return True


def _settle(row: dict[str, str], now: datetime) -> User:
    year, month = (int(part) for part in row["born"].split("-"))
    joined = now - timedelta(days=int(row["joined_days"]) - 0.4)
    with clock.fixed(joined):
        user = registration.settle(
            nickname=nicknames.parse(row["nickname"]),
            email=f"{row['login']}@{DOMAIN}",
            password=PASSWORD,
            birth_year=year,
            birth_month=month,
        )
        profile.change(
            user,
            bio=row["bio"],
            cover=row["cover"],
            theme="device",
            time_zone="Asia/Tokyo",
            welcomes_newcomers=row["welcomes"] == "yes",
        )
    return user


def _write(author: User, row: dict[str, str]) -> Diary:
    by_name = {topic.name: topic.public_id for topic in diary_queries.topics()}
    content = Content(
        event=row["event"].replace("\\n", "\n"),
        feeling=row["feeling"],
        effort=row["effort"],
        title=row["title"],
        note=row["note"],
        sky=row["sky"] or None,
        topics=tuple(by_name[name] for name in row["topics"].split(",") if name),
    )
    entry = Entry(content, Audience(row["audience"]), Wish(row["wish"]), clock.today(ZoneInfo("Asia/Tokyo")))
    return diaries.publish(author, entry, public_ids.new())


def _tie(town: dict[str, User], pages: dict[str, Diary], row: dict[str, str], now: datetime) -> None:
    who = town[row["who"]]
    with clock.fixed(now - timedelta(hours=4)):
        if row["what"] == "reads":
            comments.mark_read(who, pages[row["whom"]])
        elif row["what"] == "mutes":
            follows.mute(who, town[row["whom"]])
        elif row["what"] == "blocks":
            follows.block(who, town[row["whom"]])


def fill_and_tell() -> None:
    """Fill an empty site and print the logins; on a site with people only say where they were printed."""
    if fill():
        click.echo("見本の町をつくりました。どの人のパスワードも " + PASSWORD)
        for row in tsv.read(PACKAGE, "people.tsv"):
            about = "（18歳未満）" if row["born"] > "2009" else ""
            if row["login"] == demo_letters.LISTENER:
                about = f"（相談員「{demo_letters.NAME}」。返事を待っている相談は /volunteer/board）"
            click.echo(f"  {row['login']}@{DOMAIN}  {row['nickname']}{about}")
    else:
        click.echo("見本の町のログインは `flask demo --logins` で見られます")


@click.command("demo")
@click.option("--logins", is_flag=True, help="Only print the logins.")
def demo(logins: bool) -> None:
    """Fill an empty development site with the demo town."""
    if current_app.config["SETTINGS"].production:
        raise click.ClickException("production has no demo town")
    if not logins:
        fill_and_tell()
        return
    for row in tsv.read(PACKAGE, "people.tsv"):
        click.echo(f"{row['login']}@{DOMAIN}  {PASSWORD}  {row['nickname']}")


def register(app: Flask) -> None:
    """Add the command, and let ``flask serve`` find the town."""
    app.cli.add_command(demo)
    app.extensions["kokotomo.demo"] = fill_and_tell
