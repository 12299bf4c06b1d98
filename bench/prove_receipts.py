"""Proof of B16 to B18: what a receipt code that opens nothing costs, and how many at once are looked at.

``python -m bench.prove_receipts [--trials 2000] [--database sqlite|postgres]`` looks up hits, misses, purged
and malformed codes in turn, and sends the last three through the site's own page; it prints the medians and
fails where two of a kind are 2 ms or more apart. Then 200 wrong codes are sent at once from one network, and
no more may be looked at than the table of limits says; a right one from another network still opens.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from kokotomo.domain.consultations import receipts
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import taking_back
from kokotomo.domain.consultations.queries import first_letters as queries
from kokotomo.domain.limits.rules import RECEIPT_TRIES
from kokotomo.foundation import crockford
from kokotomo.foundation.db import db
from tests.support import postgres
from tests.support.apps import site
from tests.support.factories_consultations import a_letter
from tests.support.visitor import Visitor

GAP = 0.002
"""Seconds between two medians that must not be told apart (SAFETY B17)."""

AT_ONCE = 200
ALLOWED = int(RECEIPT_TRIES.split("/")[0])
KINDS = ("hit", "miss", "purged", "malformed")
Codes = dict[str, str]


def prepared(app: Flask, letters: int = 200) -> Codes:
    """A code of each kind, among *letters* threads."""
    codes = {kind: crockford.draw(receipts.LENGTH) for kind in KINDS}
    with app.app_context():
        for _ in range(letters):
            a_letter()
        a_letter(receipt_hash=receipts.hash_of(codes["hit"]))
        gone = a_letter(receipt_hash=receipts.hash_of(codes["purged"]))
        taking_back.delete_all(Correspondent(gone.id), gone)
    shown = {kind: receipts.shown(code) for kind, code in codes.items()}
    wrong = "0" if shown["malformed"][-1] != "0" else "1"
    return {**shown, "malformed": shown["malformed"][:-1] + wrong}


def look_ups(app: Flask, codes: Codes, trials: int) -> dict[str, float]:
    """The median seconds of a look-up, by kind; in turn, and each time in another order."""

    def look(kind: str) -> float:
        began = time.perf_counter()
        queries.find_by_code(codes[kind])
        took = time.perf_counter() - began
        db.session.rollback()
        return took

    with app.app_context():
        return _medians(look, KINDS, trials)


def answers(app: Flask, codes: Codes, trials: int) -> dict[str, float]:
    """The median seconds of the page's answer, for the kinds that are to be answered alike."""
    visitor = Visitor(app)
    token = visitor.token()

    def send(kind: str) -> float:
        began = time.perf_counter()
        answer = visitor.client.post("/consult/return", data={"csrf_token": token, "code": codes[kind]})
        took = time.perf_counter() - began
        if answer.status_code != 422:
            raise RuntimeError(f"{kind} was answered with {answer.status_code}")
        return took

    return _medians(send, KINDS[1:], trials)


def at_once(app: Flask, number: int = AT_ONCE) -> Counter[int]:
    """How *number* wrong codes, sent at once from one network in 20 browsers, were answered: by status."""
    start, statuses = threading.Barrier(min(number, 20)), []
    browsers = [Visitor(app) for _ in range(min(number, 20))]
    tokens = [browser.token() for browser in browsers]

    def send(browser: Visitor, token: str, share: int) -> None:
        start.wait(timeout=60)
        for _ in range(share):
            code = receipts.shown(crockford.draw(receipts.LENGTH))
            data = {"csrf_token": token, "code": code}
            statuses.append(browser.client.post("/consult/return", data=data).status_code)

    shares = [number // len(browsers)] * len(browsers)
    threads = [
        threading.Thread(target=send, args=each) for each in zip(browsers, tokens, shares, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=300)
    return Counter(statuses)


def opens_from_elsewhere(app: Flask, code: str) -> bool:
    """Whether a right code from another network opens its thread while the first one is kept out."""
    visitor = Visitor(app)
    elsewhere = {"REMOTE_ADDR": "198.51.100.7"}
    return visitor.post("/consult/return", {"code": code}, environ_base=elsewhere).status_code == 303


def _medians(work: Callable[[str], float], kinds: tuple[str, ...], trials: int) -> dict[str, float]:
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    for number in range(trials + 5):
        # Who goes first changes, so that what one leaves in caches helps all.
        turn = number % len(kinds)
        for kind in (*kinds[turn:], *kinds[:turn]):
            took = work(kind)
            if number >= 5:
                times[kind].append(took)
    return {kind: statistics.median(some) for kind, some in times.items()}


def _said(what: str, kind: str, medians: dict[str, float]) -> float:
    gap = max(medians.values()) - min(medians.values())
    each = ", ".join(f"{name} {median * 1000:.3f}" for name, median in medians.items())
    print(
        f"receipts {kind} {what}: {each} ms, widest gap {gap * 1000:.3f} ms: {'ok' if gap < GAP else 'FAILS'}"
    )
    return gap


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=2000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    options = parser.parse_args(arguments)
    kind, held = options.database, True
    with tempfile.TemporaryDirectory() as folder:
        url = None
        if kind == "postgres":
            url = postgres.fresh_database(postgres.server_url(postgres.run_name()), "kokotomo_receipts")
        a_site = site(kind, Path(folder) / "site", url, limits=False)
        codes = prepared(a_site.app)
        held &= _said("look-up", kind, look_ups(a_site.app, codes, options.trials)) < GAP
        held &= _said("answer", kind, answers(a_site.app, codes, options.trials)) < GAP
    with tempfile.TemporaryDirectory() as folder:
        if kind == "postgres":
            url = postgres.fresh_database(postgres.server_url(postgres.run_name()), "kokotomo_receipts")
        a_site = site(kind, Path(folder) / "site", url)
        codes = prepared(a_site.app, 0)
        found = at_once(a_site.app)
        owner = opens_from_elsewhere(a_site.app, codes["hit"])
    held &= found == {422: ALLOWED, 429: AT_ONCE - ALLOWED} and owner
    print(
        f"receipts {kind}: of {AT_ONCE} wrong codes at once {found[422]} were looked at, {found[429]} refused"
    )
    print(f"receipts {kind}: the owner, from another network, {'comes in' if owner else 'is LOCKED OUT'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
