"""``flask figures``: what the sums tell, as a page may show it."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import click
from flask import Flask
from flask.cli import with_appcontext

from kokotomo.domain.figures import queries
from kokotomo.domain.figures.reckoning import as_shown
from kokotomo.foundation import clock

DAYS = 28
"""Without another wish: the last four weeks."""

GROUPS = {"everybody": "全員", "minors": "18歳未満", "adults": "18歳以上", "unsaid": "答えない"}

SHARES = {
    "open_letters": ("みんなにあてた相談", "返事のついたもの"),
    "guests_read": ("ゲストに届いた最初の返事", "読まれたもの"),
    "follow_ups": ("「その後どうですか」", "返事のあったもの"),
    "diaries_heard": ("返事があるとうれしい日記", "48時間のうちに二人から返事があったもの"),
    "ties_lasting": ("四週間たったつながり", "つづいたもの"),
    "closed_with_tie": ("終わって56日たった相談", "書いた人に、ふだんのつながりがあるもの"),
}
FELT = {"lighter": "軽くなった", "same": "変わらない", "heavier": "重くなった"}

FEW = "5未満"
UNKNOWN = "まだ出せません"

_DAY = click.DateTime(["%Y-%m-%d"])


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(figures)


@click.command("figures")
@click.option("--first", type=_DAY, help="The first day, in Tokyo (2026-11-01); default: 28 days.")
@click.option("--last", type=_DAY, help="The last day; default: today.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; null is a number under five.")
@with_appcontext
def figures(first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Print the figures of some days. Numbers under five are not shown, to operators either."""
    until = last.date() if last else clock.today()
    since = first.date() if first else until - timedelta(days=DAYS - 1)
    if since > until:
        raise click.UsageError("--first lies after --last")
    found = as_shown(queries.figures(since, until))
    click.echo(json.dumps(found, ensure_ascii=False, indent=2) if as_json else _said(found, since, until))


def _said(found: dict[str, Any], first: date, last: date) -> str:
    lines = [f"{first.isoformat()}から{last.isoformat()}まで（まだ分からない日は入っていません）", ""]
    for group, name in GROUPS.items():
        lines += _letters(name, found["letters"][group])
    for key, (whole, part) in SHARES.items():
        one = found[key]
        share = f"（{one['percent']}%）" if one["percent"] is not None else ""
        lines.append(f"{whole}: {_number(one['whole'])}、{part}: {_number(one['part'])}{share}")
    felt = "、".join(f"{name} {_number(found['felt'][key])}" for key, name in FELT.items())
    lines.append(f"すこし軽くなりましたか: {felt}")
    lines.append(f"返事が来ないまま一覧にもどった相談: {_number(found['returned'])}")
    lines.append(f"あたらしくできた、ふだんのつながり: {_number(found['ties_formed'])}")
    return "\n".join(lines)


def _letters(name: str, one: dict[str, int | None]) -> list[str]:
    said = [f"相談（{name}）: {_number(one['letters'])}、返事のついたもの: {_number(one['answered'])}"]
    if one["letters"] is not None:
        waits = f"半分の人は{_minutes(one['median'])}、9割の人は{_minutes(one['ninth'])}"
        shares = f"24時間以内に{_percent(one['within_day'])}、48時間以内に{_percent(one['within_two'])}"
        said.append(f"  最初の返事まで: {waits}。{shares}")
    return said


def _number(value: int | None) -> str:
    return FEW if value is None else str(value)


def _percent(value: int | None) -> str:
    return FEW if value is None else f"{value}%"


def _minutes(value: int | None) -> str:
    if value is None:
        return UNKNOWN
    return f"約{value}分以内" if value < 120 else f"約{value / 60:.1f}時間以内"
