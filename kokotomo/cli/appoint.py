"""``flask appoint``: roles from the host, while fewer than two people could do it in the browser.

``flask second-factor --removal`` is beside it: for who lost phone and recovery codes, after somebody has made
sure in another way that it is them.
"""

from datetime import date, datetime

import click
from flask import Flask
from flask.cli import with_appcontext

from kokotomo.domain.accounts import nicknames
from kokotomo.domain.accounts.actions import roles, second_factors
from kokotomo.domain.accounts.clearings import Grounds, Identity, Service
from kokotomo.domain.accounts.models import Appointment, User
from kokotomo.domain.accounts.queries import people
from kokotomo.domain.accounts.queries import roles as queries
from kokotomo.domain.accounts.rules import CLEARING, Role, needs_second_factor
from kokotomo.foundation import clock
from kokotomo.foundation.errors import Conflict, Invalid

WRONG = {
    "person.unfit": "この人には役割を渡せません（18歳未満か、休止中か、退会した人です）",
    "matter.choice": "役割は volunteer, editor, moderator, admin のどれかです",
    "matter.held": "もう、その役割です",
    "matter.not_held": "その役割ではありません",
    "matter.no_volunteer": "先に、相談員（volunteer）にしてください",
    "until.blank": "いつまでかを入れてください",
    "until.past": "日付がすぎています",
    "until.far": "一年より先にはできません。年ごとに、あらためて決めます",
    "identity.choice": "--identity で、本人をどうたしかめたか（in_person か video）を入れてください",
    "interviewed_on.blank": "--interviewed で、面談した日を入れてください",
    "interviewed_on.future": "面談した日が、先の日になっています",
    "interviewed_on.old": "面談は、90日以内のものにしてください",
    "service.choice": "--service で、六か月の経験がどこのものか（here か elsewhere）を入れてください",
    "service.short": "ここで相談員になって、まだ六か月たっていません",
    "service.late": "ほかでの経験でよいのは、このサイトのはじめの一年だけです",
    "proof.blank": "--service-note で、ほかでの経験をどうたしかめたかを入れてください",
    "proof.long": "--service-note は200字までです",
    "by.two": "--by で、決めた二人（admin か moderator）の名前を入れてください。本人は数えません",
    "host.browser": (
        "運営（admin）が二人以上いるので、ここではできません。ブラウザの /admin/roles で、"
        "一人が申し出て、もう一人が決めてください"
    ),
}
"""What is wrong, said on the terminal."""

NAMES = {
    Role.VOLUNTEER.value: "相談員",
    Role.EDITOR.value: "編集",
    Role.MODERATOR.value: "安全担当",
    Role.ADMIN.value: "運営",
    CLEARING: "18歳未満の人も担当できる相談員",
}


IDENTITIES = [one.value for one in Identity]
SERVICES = [one.value for one in Service]


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(appoint)
    app.cli.add_command(second_factor)


@click.command("appoint")
@click.argument("nickname")
@click.argument("role", required=False, type=click.Choice([role.value for role in Role]))
@click.option("--withdraw", is_flag=True, help="Take the role (or the clearing) away.")
@click.option(
    "--cleared-until",
    "until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Clear a volunteer for minors, until this day (2027-11-22).",
)
@click.option("--cleared", is_flag=True, help="With --withdraw: end the clearing.")
@click.option("--by", multiple=True, help="Who decided about the clearing; twice.")
@click.option("--identity", type=click.Choice(IDENTITIES), help="How it was checked who they are.")
@click.option("--interviewed", type=click.DateTime(["%Y-%m-%d"]), help="The day of the interview.")
@click.option(
    "--service",
    type=click.Choice(SERVICES),
    help="Where they have served for six months.",
)
@click.option("--service-note", default="", help="What proves service elsewhere.")
@with_appcontext
def appoint(
    nickname: str,
    role: str | None,
    withdraw: bool,
    until: datetime | None,
    cleared: bool,
    by: tuple[str, ...],
    identity: str | None,
    interviewed: datetime | None,
    service: str | None,
    service_note: str,
) -> None:
    """Give NICKNAME the ROLE, or clear them for minors; recorded as done by the host."""
    clearing = until is not None or cleared
    if clearing == (role is not None) or (cleared and not withdraw):
        raise click.UsageError("name either a ROLE, or --cleared-until DAY, or --cleared --withdraw")
    person = _person(nickname)
    deciders = [queries.with_roles(_person(name)) for name in by]
    matter = CLEARING if clearing else str(role)
    last = until.date() if until is not None else None
    met = interviewed.date() if interviewed is not None else None
    grounds = Grounds(identity or "", met, service or "", service_note)
    about = {"withdraws": withdraw, "until": last, "by": deciders, "grounds": grounds}
    try:
        done = roles.appoint_from_host(person, matter, **about)  # type: ignore[arg-type]
    except Invalid as invalid:
        raise click.ClickException("。".join(WRONG[one.key] for one in invalid.problems.values())) from None
    except Conflict as conflict:
        raise click.ClickException(WRONG[conflict.key]) from None
    _say(done, person, last)


@click.command("second-factor")
@click.argument("nickname")
@click.option("--removal", is_flag=True, required=True, help="Take it away: phone and codes are lost.")
@with_appcontext
def second_factor(nickname: str, removal: bool) -> None:
    """Let NICKNAME sign in by the password alone, until they set up another phone. They are told by mail."""
    person = _person(nickname)
    if removal:
        second_factors.take_away(person)
    click.echo(f"{person.nickname}さんの確認コードをなくしました。すべての端末でログアウトしています。")


def _person(nickname: str) -> User:
    try:
        person = people.find_by_nickname(nicknames.parse(nickname))
    except Invalid:
        person = None
    if person is None or not person.is_active:
        raise click.ClickException(f"{nickname} という人はいません")
    return person


def _say(done: Appointment, person: User, last: date | None) -> None:
    name = NAMES[done.matter]
    if done.withdraws:
        click.echo(f"{person.nickname}さんは、{name}ではなくなりました。記録に残しました（この機械から）。")
        return
    until = f"（{last.isoformat()}まで）" if last else ""
    click.echo(f"{person.nickname}さんは、{name}になりました{until}。記録に残しました（この機械から）。")
    queries.with_roles(person)
    cleared = person.cleared_until is not None and clock.today() <= person.cleared_until
    if needs_second_factor(person.roles, cleared=cleared) and not person.has_second_factor:
        click.echo("確認コード（設定→ログインの確認コード）を用意するまで、この役割のページはひらけません。")
