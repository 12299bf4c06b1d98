"""SAFETY B7: every row of the set of names through the form by which people join."""

from urllib.parse import urlencode

from kokotomo.domain.accounts import nicknames
from tests.support.apps import Site
from tests.support.factories_accounts import joining
from tests.support.naughty_names import TAKEN, rows
from tests.support.people import People
from tests.support.unlimited import unlimited
from tests.support.visitor import Visitor

__all__ = ["unlimited"]

NO_UTF8 = "\udc80"
"""How the set's row of bytes that are no UTF-8 is decoded; the form carries the bytes themselves."""


def status_of(site: Site, name: str) -> int:
    """What the form answers to somebody who would like to be called *name*."""
    visitor = Visitor(site.app)
    raw = b"\xed\xa0\x80" if name == NO_UTF8 else name.encode("utf-8", "surrogatepass")
    fields = {"csrf_token": visitor.token(), **joining(nickname=None)}
    body = urlencode([*fields.items(), ("nickname", raw)])
    answer = visitor.client.post("/register", data=body, content_type="application/x-www-form-urlencoded")
    return answer.status_code


def test_names_to_be_taken_are_taken_on_an_empty_site(unlimited):
    accepted = [row for row in rows() if row.accepted]
    assert accepted
    wrong = []
    for row in accepted:
        unlimited.put_back()
        if (status := status_of(unlimited, row.name)) != 303:
            wrong.append((status, row.reason, ascii(row.name)[:60]))
    assert wrong == []


def test_names_to_be_refused_are_refused_beside_those_that_somebody_has(unlimited):
    unlimited.put_back()
    people = People(unlimited.app)
    for name in TAKEN:
        # The set holds names that are one name to us: the first of them is enough.
        if nicknames.parse(name).skeleton not in {
            nicknames.parse(n).skeleton for n in TAKEN[: TAKEN.index(name)]
        }:
            people.member(name)
    refused = [row for row in rows() if not row.accepted]
    found = [(status_of(unlimited, row.name), row.reason, ascii(row.name)[:60]) for row in refused]
    assert len(refused) > 30
    assert [one for one in found if one[0] != 422] == []
