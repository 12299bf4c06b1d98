"""What stands on a page: its forms as a browser would send them, its entries, its words."""

import html as html_module
import re
from typing import Any

from tests.support.visitor import Forms


def form_to(page: str, action: str) -> dict[str, Any]:
    """The fields of the form of *page* that posts to *action*, fragment aside. Lines end with a line feed."""
    found = [fields for where, fields in Forms(page).forms if where.split("#")[0] == action]
    assert len(found) == 1, f"{len(found)} forms post to {action}"
    return {
        name: values if name == "topics" else values[-1].replace("\r\n", "\n")
        for name, values in found[0].items()
    }


def entries_on(page: str) -> list[str]:
    """The public ids of the entries on *page*, in their order."""
    return re.findall(r'<article class="entry[^>]* id="d-([a-z2-7]{26})"', page)


def link_called(page: str, words: str) -> str:
    """The address of the one link whose text holds *words*."""
    found = [
        html_module.unescape(address)
        for address, inside in re.findall(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', page, re.DOTALL)
        if words in words_of(inside)
    ]
    assert len(set(found)) == 1, f"{len(set(found))} links are called {words!r}"
    return found[0]


def main_of(page: str) -> str:
    """The page's own part, without what stands around it."""
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found is not None
    return found.group()


def without_tokens(page: str) -> str:
    """*page* without the tokens of its forms: they tell the second in which they were made."""
    return re.sub(r'csrf_token" value="[^"]*"', "", page)


def words_of(markup: str) -> str:
    """*markup* as text."""
    return html_module.unescape(re.sub(r"<[^>]+>", "", markup))


def title_of(page: str) -> str:
    """What stands in the tab."""
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found is not None
    return html_module.unescape(found.group(1))
