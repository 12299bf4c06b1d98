"""What a volunteer sends asks the database as often with four letters waiting as with twenty."""

from kokotomo.foundation import clock
from tests.support.apps import Site
from tests.support.listening import Listening
from tests.support.queries import counted

POST = 10


def sent(site: Site, size: int) -> dict[str, int]:
    """How many statements each post takes, with *size* letters waiting."""
    site.put_back()
    desk = Listening(site.app, size)
    reading, board = f"/volunteer/readings/{desk.opening}", "/volunteer/board"
    settings = {"name": "ゆうなぎ", "cover": "fuji", "cap": "8"}
    posts = (
        ("release", f"{reading}/release", {}),
        ("open", f"{board}/{desk.letter}/openings", {}),
        ("take", f"{reading}/claim", {"day": clock.today().isoformat()}),
        ("rest", "/volunteer/rest", {"rests": "1"}),
        ("back", "/volunteer/rest", {"rests": "0"}),
        ("settings", "/volunteer/settings", settings),
        ("ten minutes", "/volunteer/tonight", {"minutes": "10"}),
        ("half an hour", "/volunteer/tonight", {"minutes": "30"}),
    )
    found = {}
    for name, path, fields in posts:
        desk.browser.token()
        with counted(site.app) as statements:
            answer = desk.browser.post(path, fields)
        assert answer.status_code == 303, name
        found[name] = len(statements)
    return found


def test_every_post_costs_the_same_and_stays_within_its_budget(a_site: Site):
    few, many = sent(a_site, 4), sent(a_site, 21)
    assert few == many
    over = {name: number for name, number in many.items() if number > POST}
    assert over == {}
