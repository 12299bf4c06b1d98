"""B11 for threads: letters, drafts, notes and summaries stand open in no file, mail or log.

`make prove` sets KOKOTOMO_THREADS to 1,000.
"""

import os
from collections.abc import Callable
from pathlib import Path

from kokotomo.domain.notifications import sweeps
from kokotomo.foundation import mail
from kokotomo.web import mailing
from tests.stories.canaries import Canaries, database_files, plain_copy, settle
from tests.support.apps import Site
from tests.support.people import People
from tests.support.threads import a_pair
from tests.support.unlimited import unlimited

__all__ = ["unlimited"]

NUMBER = int(os.environ.get("KOKOTOMO_THREADS", "3"))


def test_no_word_of_a_thread_stands_in_any_file(
    unlimited: Site, tmp_path: Path, caplog, figure: Callable[[str, object], None]
):
    app = unlimited.app
    sealed, people = Canaries(), People(app)
    new = sealed.new
    for number in range(NUMBER):
        pair = a_pair(people, guest=number % 2 == 1, words=new(f"first {number}"))
        mine, theirs = pair.mine, pair.theirs
        theirs.post(f"{pair.held_url}/note", {"note": new(f"note {number}"), "version": "0"})
        theirs.post(f"{pair.held_url}/draft", {"body": new(f"their draft {number}"), "draft": "0"})
        theirs.post(f"{pair.held_url}/letters", {"body": new(f"answer {number}")})
        mine.post(f"{pair.url}/letters", {"body": new(f"letter {number}")})
        mine.post(f"{pair.url}/letters", {"body": new(f"preview {number}"), "preview": "1"})
        mine.post(f"{pair.url}/letters", {"body": new(f"too long {number}") + "あ" * 3001})
        mine.post(f"{pair.url}/draft", {"body": new(f"draft {number}"), "draft": "0"})
        mine.post(f"{pair.url}/draft", {"body": new(f"draft of another page {number}"), "draft": "0"})
        assert next(mark for mark, what in sealed.marks.items() if what == f"draft {number}") in mine.text(
            pair.url
        )
        theirs.post(f"{pair.held_url}/handover", {"summary": new(f"summary {number}")})
        mine.post(f"{pair.url}/summary", {"summary": new(f"edited {number}"), "version": "1", "handed": "1"})
        theirs.post(f"{pair.held_url}/letters", {"body": new(f"too late {number}")})
    with app.app_context():
        sweeps.send_notices()
        mail.deliver_due(mailing.composer(app), mailing.transport(app))
    letters = list((app.config["SETTINGS"].instance / "mail").glob("*"))
    assert sealed.found_in([*database_files(app), *letters]) == {}
    settle(app)
    assert sealed.found_in([*database_files(app), plain_copy(app, tmp_path)]) == {}
    assert not any(mark in caplog.text for mark in sealed.marks)
    figure("canaries: words of threads looked for", len(sealed.marks))
    figure("canaries: words of threads found in database, its log, mail or server log", 0)
