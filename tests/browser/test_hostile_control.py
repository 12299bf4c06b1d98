"""The witness itself: what it must see where nothing is sanitised, and what the policy stops there."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import markdown
import pytest
from playwright.sync_api import Browser, Error

from kokotomo.web.headers import POLICY
from tests.support.browser import served
from tests.support.hostile_words import Witness, inputs

pytestmark = pytest.mark.browser

ENOUGH = 60
"""With fewer executions the witness would be half blind, and its silence elsewhere would prove nothing."""


def _unsanitised(lines: list[str], policy: str | None) -> Any:
    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        number = environ["PATH_INFO"].strip("/")
        if not number.isdecimal() or int(number) >= len(lines):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b""]
        headers = [("Content-Type", "text/html; charset=utf-8")]
        start_response("200 OK", [*headers, *([("Content-Security-Policy", policy)] if policy else [])])
        html = markdown.markdown(lines[int(number)], extensions=["extra"])
        return [
            f'<!DOCTYPE html><html lang="ja"><body><div class="ruled">{html}</div></body></html>'.encode()
        ]

    return serve


def _guilty(browser: Browser, lines: list[str], policy: str | None) -> tuple[list[str], list[str], int]:
    """Inputs that ran something, requests to other hosts, inputs that left intruders behind."""
    guilty, marked = [], 0
    with served(_unsanitised(lines, policy)) as url, Witness(browser, url) as witness:
        for number, line in enumerate(lines):
            before = len(witness.ran)
            try:
                witness.open(f"/{number}")
                marked += bool(witness.intruders())
            except Error:
                # The input took the page away under the witness's hands.
                marked += 1
            if len(witness.ran) > before:
                guilty.append(line)
        return guilty, witness.strangers, marked


def test_without_sanitiser_and_policy_the_witness_sees_executions_and_foreign_requests(
    chromium: Browser, shared: Path
):
    guilty, strangers, marked = _guilty(chromium, inputs(shared), None)
    print(f"control: {len(guilty)} of {len(inputs(shared))} ran, {len(strangers)} foreign, {marked} marked")
    assert len(guilty) >= ENOUGH
    # How many of those that lead away get as far as a request depends on how fast the page goes away.
    assert "http://evil.invalid/pixel.gif" in strangers
    assert len(strangers) >= 3
    assert marked >= 100


def test_without_sanitiser_the_policy_alone_stops_every_execution(chromium: Browser, shared: Path):
    guilty, strangers, marked = _guilty(chromium, inputs(shared), POLICY)
    assert guilty == []
    assert marked >= 100
    # A link or a refresh to elsewhere is nothing that a policy forbids; what is loaded into the page is.
    assert {"http://evil.invalid/pixel.gif", "https://evil.invalid/x.css"} & set(strangers) == set()
