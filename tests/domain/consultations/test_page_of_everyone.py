"""What the writer of a page that everybody reads is told beside their thread, and nobody else."""

from datetime import timedelta

import pytest

from kokotomo.domain.accounts.models import User
from kokotomo.domain.comments import actions as comments
from kokotomo.domain.comments.models import Reading
from kokotomo.domain.consultations.access import Correspondent
from kokotomo.domain.consultations.actions import everyone
from kokotomo.domain.consultations.models.threads import Consultation
from kokotomo.domain.consultations.queries import everyone as queries
from kokotomo.domain.consultations.queries.threads import Thread, hold_thread
from kokotomo.domain.diaries.models import Diary
from kokotomo.domain.follows.models import Mute
from kokotomo.foundation import clock
from kokotomo.foundation.db import db
from kokotomo.foundation.errors import NotFound
from tests.support.factories_consultations import a_letter

WORDS = "だれかに聞いてほしくて、書いています。"


def sent(writer: User | None) -> Consultation:
    consultation = a_letter(writer, WORDS)
    everyone.publish(WORDS, (), consultation)
    return consultation


def held(consultation: Consultation) -> Thread:
    thread = hold_thread(consultation.id)
    assert thread is not None
    return thread


def test_who_read_it_is_named_the_latest_first_and_not_whom_the_writer_muted(in_app, people):
    author = people.member()
    consultation, readers = sent(author), [people.member() for _ in range(3)]
    for minutes, reader in enumerate(readers):
        comments.mark_read(reader, db.session.get_one(Diary, consultation.diary_id))
        said = db.session.query(Reading).filter_by(reader_id=reader.id).one()
        said.created_at = clock.now() + timedelta(minutes=minutes)
    db.session.add(Mute(muter_id=author.id, muted_id=readers[1].id))
    db.session.commit()
    page = queries.desk_and_page(author, held(consultation))[1]
    assert page is not None
    assert list(page.readers) == [readers[2].nickname, readers[0].nickname]


def test_nobody_else_reads_what_lies_beside_it(in_app, people):
    author = people.member()
    consultation = sent(author)
    for stranger in (people.member(), Correspondent(sent(None).id), Correspondent(consultation.id)):
        with pytest.raises(NotFound):
            queries.desk_and_page(stranger, held(consultation))
