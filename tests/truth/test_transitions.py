"""After any change the very next request obeys, on every surface (SAFETY B1c)."""

import os

from tests.truth import canaries
from tests.truth.changes import Site
from tests.truth.town import GUEST

COUNT = int(os.environ.get("KOKOTOMO_TRANSITIONS", "60"))
"""Changes to make; `make prove` makes 500."""

SEED = 20261123
LISTS = {"/diaries": "everyone", "/diaries/following": "following", "/diaries/waiting": "waiting"}


def test_the_next_request_after_a_change_obeys(unlimited, figure):
    site, stale, looks = Site(unlimited, SEED), [], 0
    for number in range(COUNT):
        said = site.change()
        for found in _next_requests(site, number):
            looks += 1
            if found:
                stale.append(f"{number} {said}: {found}")
    assert stale == [], "\n".join(stale[:30])
    figure("transitions: changes", COUNT)
    figure("transitions: requests right after them", looks)
    figure("transitions: stale answers", len(stale))


def _next_requests(site, number):
    """One list, one notebook, one つながり and two pages, each for another viewer: in turn, so that all take
    part."""
    viewers = (*site.town.people, GUEST)
    yield _list(site, viewers[number % 6], list(LISTS)[number % 3])
    yield _list(site, viewers[(number + 3) % 6], "/diaries")
    yield _notebook(site, viewers[(number + 1) % 6], site.dice.choice(site.town.people))
    yield _connections(site, viewers[(number + 2) % 6])
    for viewer in (site.dice.choice(viewers), site.dice.choice(viewers)):
        yield _page(site, viewer, site.dice.choice(sorted(site.ids)))


def _list(site, browser, path):
    viewer = site.town.as_seen(browser)
    answer = site.browsers[browser].get(path)
    if viewer == GUEST and path != "/diaries":
        return "" if answer.status_code == 303 else f"{path} to a guest"
    wanted = {site.titles[name] for name in site.town.listed(viewer, LISTS[path])}
    return _compared(f"{browser} {path}", answer, wanted)


def _notebook(site, browser, person):
    viewer = site.town.as_seen(browser)
    answer = site.browsers[browser].get(f"/u/{site.users[person].public_id}")
    if not site.town.meets(viewer, person):
        return "" if answer.status_code == 404 else f"{browser} meets {person}"
    pages = site.town.pages
    wanted = {
        site.titles[name] for name in pages if pages[name].author == person and site.town.reads(viewer, name)
    }
    return _compared(f"{browser} reads {person}'s notebook", answer, wanted)


def _connections(site, browser):
    viewer = site.town.as_seen(browser)
    answer = site.browsers[browser].get("/connections")
    if viewer == GUEST:
        return "" if answer.status_code == 303 else "つながり to a guest"
    found = {name for name, user in site.users.items() if f'id="p-{user.public_id}"' in answer.text}
    if found != site.town.tied(viewer):
        return f"{viewer} is tied to {found}, and not {site.town.tied(viewer)}"
    readable = {site.titles[name] for name in site.ids if site.town.reads(viewer, name)}
    beyond = canaries.words_in(answer.text) - readable
    return f"つながり shows {viewer} {beyond}" if beyond else ""


def _page(site, browser, name):
    viewer, page = site.town.as_seen(browser), site.town.pages[name]
    answer = site.browsers[browser].get(f"/diaries/{site.ids[name]}")
    if not site.town.reads(viewer, name):
        return "" if answer.status_code == 404 else f"{browser} reads {name} of {page.author}"
    wanted = {site.titles[name]} | ({site.replies[name][1]} if site.town.hears(viewer, name) else set())
    pages = site.town.pages
    near = [other for other in site.ids if other != name and pages[other].author == page.author]
    beside = {site.titles[other] for other in near if site.town.reads(viewer, other)}
    return _compared(f"{browser} {name} of {page.author}", answer, wanted, beside)


def _compared(what, answer, wanted, unasked=frozenset()):
    found = canaries.words_in(answer.text) - unasked
    if answer.status_code == 200 and found == wanted:
        return ""
    return f"{what}: {answer.status_code}, too much {found - wanted}, too little {wanted - found}"
