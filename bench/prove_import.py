"""The corpus in, out and in again: ``python -m bench.prove_import [--database sqlite] [--corpus FILE]``.

Four writers' sixty years through ``flask diaries import``: what is taken and what is named as not taken are
all of it; a second run takes nothing; each export, imported into another account, gives the same words to
the byte. Prints one figure a line and exits 1 where one is not as it must be.
"""

import argparse
import json
import re
import tempfile
import zipfile
from collections import Counter
from pathlib import Path

from bench.prove import CORPUS, DATABASES
from tests.support import postgres
from tests.support.apps import Site, site
from tests.support.people import People

WRITERS = {
    "宮本百合子": "ゆりこ",
    "種田山頭火": "さんとうか",
    "古川緑波": "ろっぱ",
    "海野十三": "じゅうざ",
}
YEAR = "1935"
_ENTRIES = re.compile(r"^entries\t(\d+)\t(\d+) a second$", re.MULTILINE)

Words = Counter[tuple[str, str]]


class Proof:
    """The proof on one database; *wrong* says what was not as it must be."""

    def __init__(self, one: Site, corpus: Path, folder: Path) -> None:
        self.site, self.corpus, self.folder = one, corpus, folder
        self.wrong: list[str] = []
        self.people = People(one.app)

    def run(self) -> None:
        """All of it."""
        with self.corpus.open(encoding="utf-8") as lines:
            there = [json.loads(line) for line in lines]
        for nickname in WRITERS.values():
            self.people.member(nickname)
        authors = [part for pair in WRITERS.items() for part in ("--author", "=".join(pair))]
        words = ["import", str(self.corpus), *authors, "--year", YEAR]
        first = self._imported(words)
        self._print("import: taken", first["taken"])
        self._print("import: named as not taken", first["all"] - first["taken"])
        self._print("import: entries a second", first["pace"])
        self._require(first["all"] == len(there), f"{first['all']} of {len(there)} entries are accounted for")
        second = self._imported(words)
        self._print("import: taken by a second run", second["taken"])
        self._require(second["taken"] == 0, "a second run took entries")
        equal = sum(self._around(author, there) for author in WRITERS)
        self._print("round trip: entries equal to the byte", equal)
        self._require(equal == first["taken"], "the round trip lost or changed words")

    def _around(self, author: str, there: list[dict[str, str]]) -> int:
        """How many entries of *author* are in the corpus, in the export, and in that of a second account."""
        nickname, copy = WRITERS[author], WRITERS[author] + "うつし"
        self.people.member(copy)
        out = self._exported(nickname)
        self._imported(["import", str(out), "--author", f"*={copy}"])
        once, twice = _words(out), _words(self._exported(copy))
        origin = Counter(
            (one["date"] or f"{YEAR}-{one['month_day']}", one["text"])
            for one in there
            if one["author"] == author
        )
        self._require(once == twice, f"{nickname}: the second export differs from the first")
        return sum((once & twice & origin).values())

    def _exported(self, nickname: str) -> Path:
        target = self.folder / f"{nickname}.zip"
        self._call(["export", nickname, str(target)])
        return target

    def _imported(self, words: list[str]) -> dict[str, int]:
        output = self._call(words)
        found = _ENTRIES.search(output)
        taken = re.search(r"^taken\t(\d+)$", output, re.MULTILINE)
        if found is None or taken is None:
            raise SystemExit(output)
        return {"all": int(found[1]), "pace": int(found[2]), "taken": int(taken[1])}

    def _call(self, words: list[str]) -> str:
        result = self.site.app.test_cli_runner().invoke(args=["diaries", *words])
        self._require(result.exit_code == 0, result.output[-500:])
        return str(result.output)

    def _print(self, name: str, value: int) -> None:
        print(f"{name} ({self.site.kind})\t{value:,}", flush=True)

    def _require(self, held: bool, words: str) -> None:
        if not held:
            self.wrong.append(f"{self.site.kind}: {words}")


def _words(archive: Path) -> Words:
    with zipfile.ZipFile(archive) as zipped:
        lines = zipped.read("diaries.jsonl").decode().split("\n")
    return Counter((one["date"], one["text"]) for one in map(json.loads, filter(None, lines)))


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=DATABASES, action="append")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    args = parser.parse_args()
    if not args.corpus.is_file():
        print("left out: the real diaries do not lie beside the checkout")
        return 0
    wrong = []
    for kind in args.database or DATABASES:
        with tempfile.TemporaryDirectory() as folder:
            url = None
            if kind == "postgres":
                url = postgres.fresh_database(postgres.server_url(postgres.run_name()), "kokotomo_import")
            proof = Proof(site(kind, Path(folder), url), args.corpus, Path(folder))
            proof.run()
            wrong += proof.wrong
    print(f"import\t{'failed: ' + '; '.join(wrong) if wrong else 'held'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
