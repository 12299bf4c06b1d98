"""Every proof at its full size: ``make prove``, or ``python -m bench.prove --only "double submit"``.

One figure a line: the name of the proof, the figure's name, its value. Exits 1 if a proof fails; what it
printed then follows. Takes about an hour on two cores.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.stories.serving import free_port, wait_until_answers
from tests.support import figures

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "diaries.jsonl"
DATABASES = ("sqlite", "postgres")


@dataclass(frozen=True)
class Proof:
    """One command: tests of the suite with other sizes, or a program of this folder."""

    name: str
    command: tuple[str, ...]
    sizes: Mapping[str, str] = field(default_factory=dict)


def tests(name: str, *paths: str, **sizes: str) -> Proof:
    """A proof that tests of the suite give, at the *sizes* that they read from the environment."""
    return Proof(name, ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *paths), sizes)


def program(name: str, module: str, *arguments: str) -> Proof:
    """A proof that has a program of its own."""
    return Proof(name, ("-m", f"bench.{module}", *arguments))


PROOFS = (
    tests("truth table", "tests/truth", KOKOTOMO_TRANSITIONS="500"),
    tests("double submit", "tests/stories/test_the_same_form_twice.py", KOKOTOMO_ROUNDS="200"),
    tests(
        "no lost words",
        "tests/stories/test_no_word_is_lost.py",
        "tests/stories/test_words_survive_the_machine.py",
        KOKOTOMO_KILLS="20",
    ),
    tests("canaries", "tests/stories/test_nothing_sealed_lies_open.py", KOKOTOMO_CANARIES="1000"),
    tests(
        "letters",
        "tests/stories/test_first_letters_lie_sealed.py",
        "tests/stories/test_threads_lie_sealed.py",
        KOKOTOMO_LETTERS="500",
        KOKOTOMO_THREADS="1000",
    ),
    tests(
        "hostile words",
        "tests/browser",
        "tests/foundation/test_markup_hostile.py",
        "-k",
        "hostile or harmless",
        KOKOTOMO_HOSTILE="all",
    ),
    tests("access", "tests/browser/test_access_walk.py", KOKOTOMO_LOOKS="all"),
    tests("hostile fields", "tests/web/test_hostile_fields.py", KOKOTOMO_NASTY="all"),
    tests("names", "tests/domain/accounts", "-k", "nickname"),
    tests("migrations", "tests/migrations"),
    tests("queries", "tests/web/test_query_counts.py"),
    tests("wheel", "tests/stories/test_serve.py"),
    program("hostile lengths", "prove_hostile_lengths"),
    tests("hostile files", "tests/web/portability/test_hostile_files.py", KOKOTOMO_HOSTILE_FILES="1000"),
    *(program(f"import on {kind}", "prove_import", "--database", kind) for kind in DATABASES),
    *(program(f"claims on {kind}", "prove_claims", "--database", kind) for kind in DATABASES),
    *(program(f"sums on {kind}", "prove_sums", "--database", kind) for kind in DATABASES),
    *(program(f"enumeration on {kind}", "prove_enumeration", "--database", kind) for kind in DATABASES),
    *(program(f"receipts on {kind}", "prove_receipts", "--database", kind) for kind in DATABASES),
    *(program(f"purge on {kind}", "prove_purge", "--database", kind) for kind in DATABASES),
    *(program(f"rotation on {kind}", "prove_rotation", "--database", kind) for kind in DATABASES),
    *(program(f"corpus on {kind}", "prove", "--corpus-on", kind) for kind in DATABASES),
)


def prove(proof: Proof) -> bool:
    """Run *proof* and print its figures; whether it held."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "figures"
        environ = {**os.environ, **proof.sizes, figures.VARIABLE: str(written)}
        command = [sys.executable, *proof.command]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        found = written.read_text(encoding="utf-8").splitlines() if written.is_file() else []
    if "pytest" not in proof.command:
        found += done.stdout.splitlines()
    for line in found:
        print(f"{proof.name}\t{line}", flush=True)
    held = done.returncode == 0
    print(f"{proof.name}\t{'held' if held else 'FAILED'}\t{time.monotonic() - began:.0f} s", flush=True)
    if not held:
        print(done.stdout[-4000:], done.stderr[-4000:], file=sys.stderr, flush=True)
    return held


def corpus_on(kind: str) -> int:
    """The words of the corpus through a server of its own on that *kind* of database."""
    if not CORPUS.is_file():
        print("skipped: the corpus does not lie beside the checkout")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        serve = [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--port", str(port)]
        if kind == "postgres":
            serve = [sys.executable, "-m", "bench.with_postgres", *serve]
        environ = {**os.environ, "KOKOTOMO_INSTANCE": folder, "KOKOTOMO_LIMITS": "off"}
        server = subprocess.Popen(serve, env=environ, stdout=subprocess.DEVNULL)
        try:
            base = f"http://127.0.0.1:{port}"
            wait_until_answers(base, server)
            post = [sys.executable, "-m", "bench.post_corpus", "--base", base, "--instance", folder]
            return subprocess.run([*post, "--corpus", str(CORPUS)], check=False).returncode
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", help="the name of a proof; may be given several times")
    parser.add_argument("--corpus-on", choices=DATABASES, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.corpus_on:
        return corpus_on(args.corpus_on)
    chosen = [proof for proof in PROOFS if not args.only or proof.name in args.only]
    if not chosen:
        parser.error("no such proof; there are: " + ", ".join(proof.name for proof in PROOFS))
    failed = [proof.name for proof in chosen if not prove(proof)]
    print(f"proofs\t{len(chosen) - len(failed)} of {len(chosen)} held", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
