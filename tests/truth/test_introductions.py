"""まだ読んでいない人のノート: who is introduced to whom the day after, by the tables; and nobody else."""

from datetime import datetime, time, timedelta

from sqlalchemy import delete

from kokotomo.domain.comments.models import Comment, Reading
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from tests.truth.connecting import part_of
from tests.truth.tables import ENTRIES, GUESTS, PERSONS, VIEWERS


def test_nobody_is_introduced_whom_the_tables_keep_apart_and_all_others_are(world, figure):
    # Everybody in the world has met everybody by words; without these only the ties between them are left.
    with world.app.app_context():
        for kind in (Reading, Comment):
            db.session.execute(delete(kind))
        db.session.commit()
    tomorrow = datetime.combine(clock.today() + timedelta(days=1), time(12), clock.TOKYO)
    wrong, introduced = [], 0
    with clock.fixed(tomorrow):
        for viewer in VIEWERS:
            if viewer in GUESTS:
                continue
            page = part_of(world.cast.browsers[viewer].text("/connections"), "meets")
            found = {name for name, nickname in world.cast.nicknames.items() if nickname in page}
            introduced += len(found)
            if found != _strangers(world, viewer):
                wrong.append(f"{viewer}: {found}, and not {_strangers(world, viewer)}")
    assert wrong == []
    assert introduced >= 8
    figure("introductions: people shown to viewers", introduced)


def _strangers(world, viewer):
    """Who wrote something on the topic that all follow, is met by the viewer, and follows in neither way."""
    on_topic = {t.author for t in world.entries.values() if ENTRIES.has(t.state, viewer, "E")}
    return {name for name in on_topic - {viewer} if not {"o", "i", "h"} & set(PERSONS.rows[name][viewer])}
