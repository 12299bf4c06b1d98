"""Proof of B4: how long an answer takes does not tell whether an address has an account.

``python -m bench.prove_enumeration [--trials 1000] [--database URL]`` sends every form that takes an
address through the site's own pages, known and unknown addresses in turn, and prints for each form the
medians, their gap and the p of a Mann-Whitney test. It passes where p > 0.01 or the gap is below 5 ms;
the last line is the largest gap in milliseconds. Ends with 1 where a form fails.
"""

import argparse
import itertools
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from tests.support import postgres
from tests.support.apps import site
from tests.support.factories_accounts import PASSWORD, joining, settled, sign_in
from tests.support.visitor import Visitor

GAP = 0.005
P = 0.01
_numbers = itertools.count(1)

Flow = Callable[["Trial", str], float]


@dataclass(frozen=True)
class Comparison:
    """Medians in seconds of both kinds of addresses, and the p of their difference."""

    known: float
    unknown: float
    p: float

    @property
    def median_gap(self) -> float:
        """In seconds; positive where a known address takes longer."""
        return self.known - self.unknown

    @property
    def passes(self) -> bool:
        """By the bar of B4."""
        return self.p > P or abs(self.median_gap) < GAP


class Trial:
    """Two browsers, a guest's and a member's, that send forms and look at the *clock* (seconds)."""

    def __init__(self, app: Flask, clock: Callable[[], float] = time.perf_counter) -> None:
        self.app = app
        self.clock = clock
        self.guest = Visitor(app)
        self.member = Visitor(app)
        sender = f"sender{next(_numbers)}@example.jp"
        settled(app, sender)
        sign_in(self.member, sender)

    def send(self, visitor: Visitor, path: str, fields: dict[str, str], expected: int) -> float:
        """Seconds until the answer is there."""
        fields = {"csrf_token": visitor.token(), **fields}
        began = self.clock()
        answer = visitor.client.post(path, data=fields)
        took = self.clock() - began
        if answer.status_code != expected:
            raise RuntimeError(f"{path} answered {answer.status_code} instead of {expected}")
        return took


def _login(trial: Trial, email: str) -> float:
    return trial.send(trial.guest, "/login", {"email": email, "password": "もりのかぜ おと 52"}, 422)


def _register(trial: Trial, email: str) -> float:
    return trial.send(trial.guest, "/register", joining(email=email), 303)


def _reset(trial: Trial, email: str) -> float:
    return trial.send(trial.guest, "/reset", {"email": email}, 303)


def _address(trial: Trial, email: str) -> float:
    return trial.send(trial.member, "/settings/email", {"email": email, "present_password": PASSWORD}, 303)


FLOWS: dict[str, Flow] = {"login": _login, "register": _register, "reset": _reset, "address": _address}


def compare(
    app: Flask, flow: Flow, trials: int, clock: Callable[[], float] = time.perf_counter
) -> Comparison:
    """Run *flow* for *trials* known and as many unknown addresses, in turn; *app* must have no limits."""
    trial = Trial(app, clock)
    known = [f"known{next(_numbers)}@example.jp" for _ in range(min(trials, 20))]
    for email in known:
        settled(app, email)
    times: dict[bool, list[float]] = {True: [], False: []}
    for number in range(trials + 1):
        # Who goes first changes, so that what one leaves in caches helps both.
        for is_known in (True, False) if number % 2 else (False, True):
            email = known[number % len(known)] if is_known else f"unknown{next(_numbers)}@example.jp"
            took = flow(trial, email)
            if number:
                times[is_known].append(took)
    return Comparison(
        statistics.median(times[True]),
        statistics.median(times[False]),
        mann_whitney(times[True], times[False]),
    )


def mann_whitney(first: list[float], second: list[float]) -> float:
    """The two-sided p of the Mann-Whitney U test, by the normal approximation with ties averaged."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks = 0.0
    begin = 0
    while begin < len(ranked):
        end = begin
        while end < len(ranked) and ranked[end][0] == ranked[begin][0]:
            end += 1
        average = (begin + 1 + end) / 2
        ranks += average * sum(1 for _, which in ranked[begin:end] if which == 0)
        begin = end
    n, m = len(first), len(second)
    u = ranks - n * (n + 1) / 2
    z = abs(u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(z / math.sqrt(2))


def _own_postgres() -> str:
    """An empty database of a server that ends with this process."""
    return postgres.fresh_database(postgres.server_url(postgres.run_name()), "kokotomo_enumeration")


def main(arguments: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--database", default="sqlite", help="sqlite, postgres, or a Postgres to be emptied")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory:
        kind = "sqlite" if options.database == "sqlite" else "postgres"
        url = {"sqlite": None, "postgres": _own_postgres}.get(options.database, lambda: options.database)
        a_site = site(kind, Path(directory) / "site", url() if url else None, limits=False)
        a_site.put_back()
        found = {name: compare(a_site.app, flow, options.trials) for name, flow in FLOWS.items()}
    for name, one in found.items():
        verdict = "ok" if one.passes else "FAILS"
        print(
            f"enumeration {kind} {name}: known {one.known * 1000:.2f}, unknown {one.unknown * 1000:.2f} ms, "
            f"gap {one.median_gap * 1000:+.2f} ms, p {one.p:.3f}: {verdict}"
        )
    print(f"largest gap {max(abs(one.median_gap) for one in found.values()) * 1000:.2f} ms")
    return 0 if all(one.passes for one in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
