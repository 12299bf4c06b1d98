"""Real words through a running site: posted by its own forms, answered, followed, and read again.

``python -m bench.post_corpus --base http://127.0.0.1:8000 --instance instance`` needs a server started as
``KOKOTOMO_LIMITS=off make serve``: four new people write more in a minute than the limits allow. It prints
one figure a line and exits 1 if a single character, entry or place in a list is not as it was sent.
"""

import argparse
import sys
import time
from datetime import datetime
from pathlib import Path

from bench.browsing import Browser
from bench.corpus import choose
from bench.pages import form
from bench.reading import GUEST, Findings, Ties, compare_list, compare_pages, notebook_of
from bench.writers import Posted, Refused, Writer, must
from kokotomo.foundation.clock import TOKYO

AUDIENCES = ("everyone", "members", "everyone", "mutual", "everyone", "members", "private", "everyone")
WISHES = ("reply", "reply", "read", "idea", "none")
FOLLOWS = frozenset({(0, 1), (1, 0), (2, 0), (2, 1), (3, 2), (2, 3)})
"""Two pairs who follow each other, and one who follows without being followed."""


class Run:
    """The whole run; figures go to the terminal, differences into *found*."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        choices = choose(Path(args.corpus), args.entries // 4)
        self.writers = [Writer(args.base, number, choice) for number, choice in enumerate(choices)]
        self.posted: list[Posted] = []
        self.found = Findings()
        self.ties = Ties(frozenset())

    def everything(self) -> None:
        """Join, write, follow, answer, read."""
        mails = Path(self.args.instance) / "mail"
        for writer in self.writers:
            writer.join(mails)
        figure("people who joined by form and letter", len(self.writers))
        self.write()
        self.too_long()
        self.follow()
        self.answer()
        self.read()

    def write(self) -> None:
        """Every writer's entries, by turns."""
        began, requests = time.monotonic(), self.requests()
        for place in range(self.args.entries // 4):
            for number, writer in enumerate(self.writers):
                words = writer.choice.entries[place]
                audience, wish = AUDIENCES[place % len(AUDIENCES)], WISHES[place % len(WISHES)]
                answer = writer.write(words, audience, wish)
                must(answer, 303, "publishing")
                day = words.day or datetime.now(TOKYO).date().isoformat()
                self.posted.append(Posted(answer.location.split("#")[0], words, audience, wish, day, number))
        seconds = time.monotonic() - began
        figure("entries posted", len(self.posted))
        figure("characters posted", sum(len(one.words.event) for one in self.posted))
        figure("entries a second", round(len(self.posted) / seconds, 1))
        figure("requests a second while posting", round((self.requests() - requests) / seconds, 1))
        figure("poems with line breaks", sum(one.words.is_poem for one in self.posted))
        figure("in old spelling", sum(one.words.is_old for one in self.posted))
        figure("longest entry", max(len(one.words.event) for one in self.posted))

    def too_long(self) -> None:
        """What is over the limit comes back whole."""
        for writer in self.writers:
            words = writer.choice.too_long
            answer = writer.write(words, "members", "reply")
            must(answer, 422, "an entry over the limit")
            box = form(answer.page, lambda one: one.value("event") is not None)
            if box.value("event") != words.event:
                self.found.wrong.append(f"an entry of {len(words.event)} characters came back changed")
        figure("over the limit, given back whole", len(self.writers))

    def follow(self) -> None:
        """The ties of this run, by the buttons of notebooks."""
        for number, writer in enumerate(self.writers):
            own = next(one for one in self.posted if one.writer == number)
            writer.notebook = notebook_of(writer, own)
        for follower, followed in sorted(FOLLOWS):
            self.writers[follower].follow(self.writers[followed].notebook)
        self.ties = Ties(FOLLOWS)
        figure("follows", len(FOLLOWS))

    def answer(self) -> None:
        """Replies under each entry that takes some, by the next writers who may read it; and answers."""
        began = time.monotonic()
        for place, one in enumerate(self.posted):
            if one.wish == "none" or one.audience == "private":
                continue
            for step in (1, 2):
                number = (one.writer + step) % 4
                if not self.ties.may_read(number, one) or (step == 2 and place % 3):
                    continue
                writer = self.writers[number]
                body = writer.choice.replies[place % len(writer.choice.replies)]
                writer.answer(one, body)
                one.replies.append((number, body))
            if one.replies and place % 4 == 0:
                self.answer_back(one, place)
        count = sum(len(one.replies) for one in self.posted)
        figure("replies written", count)
        figure("replies a second", round(count / (time.monotonic() - began), 1))

    def answer_back(self, one: Posted, place: int) -> None:
        """The entry's writer answers the first reply."""
        writer = self.writers[one.writer]
        page = writer.browser.get(one.path).page
        replies = page.first("ol", cls="replies")
        first = next(
            node for node in (replies or page).all("li") if node.attrs.get("id", "").startswith("r-")
        )
        body = writer.choice.replies[-1 - place % len(writer.choice.replies)]
        writer.answer(one, body, first.attrs["id"].removeprefix("r-"))
        one.replies.append((one.writer, body))

    def read(self) -> None:
        """Every page and every list, as a guest and as each writer."""
        began, known = time.monotonic(), {one.public_id for one in self.posted}
        newest = self.posted[::-1]
        readers = [(GUEST, Browser(self.args.base)), *((n, w.browser) for n, w in enumerate(self.writers))]
        for reader, browser in readers:
            compare_pages(browser, reader, self.posted, self.ties, self.found)
            seen = [one for one in newest if self.ties.may_read(reader, one)]
            everyone = [one for one in seen if one.audience != "private"]
            compare_list(browser, "/diaries", reader, everyone, known, self.found)
            for number, writer in enumerate(self.writers):
                own = [one for one in seen if one.writer == number]
                compare_list(browser, writer.notebook, reader, own, known, self.found)
            if reader != GUEST:
                followed = [one for one in everyone if (reader, one.writer) in FOLLOWS]
                compare_list(browser, "/diaries/following", reader, followed, known, self.found)
        figure("pages compared", self.found.pages)
        figure("characters compared", self.found.characters)
        figure("replies compared", self.found.replies)
        figure("lists compared", self.found.lists)
        figure("beginnings compared", self.found.extracts)
        figure("seconds of reading", round(time.monotonic() - began, 1))

    def requests(self) -> int:
        """How many requests were sent so far."""
        return sum(writer.browser.requests for writer in self.writers)


def figure(name: str, value: object) -> None:
    """One line."""
    print(f"corpus: {name} {value}", flush=True)


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--instance", default="instance", help="the server's instance folder, for its mail")
    parser.add_argument("--entries", type=int, default=200)
    parser.add_argument("--corpus", default="../shared/corpus/diaries.jsonl")
    run = Run(parser.parse_args(argv))
    try:
        run.everything()
    except Refused as refused:
        run.found.wrong.append(str(refused))
    for difference in run.found.wrong[:20]:
        print(difference, file=sys.stderr)
    figure("differences", len(run.found.wrong))
    return 1 if run.found.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
