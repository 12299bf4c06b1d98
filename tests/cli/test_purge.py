"""What the operator is told about what is kept, what is gone, and what is left undone."""

from dataclasses import replace
from datetime import timedelta

from kokotomo.domain.consultations import forgetting
from kokotomo.foundation import clock, erasure, upkeep
from kokotomo.foundation.crypto import keys, rotation
from kokotomo.web.keeping import BACKUP
from tests.cli.test_doctor import _said
from tests.support.factories_consultations import a_letter


def status(app) -> str:
    result = app.test_cli_runner().invoke(args=["purge", "status"])
    assert result.exit_code == 0, result.exception
    return result.output


def test_status_tells_what_is_due_what_went_and_when_an_epoch_can_go(in_app):
    now = clock.now()
    with clock.fixed(now - timedelta(days=40)):
        a_letter()
        a_letter()
    assert "threads due: 2 (closed 0, unanswered 2," in status(in_app)
    assert "files last cleaned: never" in status(in_app)
    forgetting.forget_due()
    erasure.clean_files()
    said = status(in_app)
    assert "threads due: 0" in said
    assert f"deleted, thread: 2, the oldest of {clock.today()}" in said
    assert "files last cleaned: 2" in said
    assert "epoch 1: " in said
    assert ("tables last rewritten" in said) or ("log of writes" in said)


def _words(app, **changes) -> str:
    return "\n".join(_said(app, **changes))


def test_a_site_without_backups_or_with_an_old_one_is_told(in_app, tmp_path):
    assert "no backup was ever made" in _words(in_app)
    assert "KOKOTOMO_BACKUPS is not set" in _words(in_app)
    upkeep.note(BACKUP)
    assert "backup" not in _words(in_app, backups=tmp_path)
    assert "there is no folder" in _words(in_app, backups=tmp_path / "gone")
    with clock.fixed(clock.now() + timedelta(days=3)):
        assert "the last backup is of" in _words(in_app)


def test_a_site_whose_worker_cleans_no_more_must_be_mended(in_app):
    erasure.clean_files()
    assert "deleted words stay" not in _words(in_app)
    with clock.fixed(clock.now() + timedelta(hours=1)):
        assert {words: grave for words, grave in _said(in_app).items() if "deleted words stay" in words}
    with clock.fixed(clock.now() - timedelta(days=40)):
        a_letter()
    erasure.clean_files()
    assert "1 threads are kept longer than promised" in _words(in_app)


def test_an_epoch_that_is_too_old_or_could_be_destroyed_is_named(in_app, monkeypatch):
    held = replace(keys.ring(), begun={})
    monkeypatch.setattr(keys, "ring", lambda: held)
    assert "nobody knows how old" in _words(in_app)
    held = replace(held, begun={held.current: clock.now() - timedelta(days=17)}, left={7: clock.now()})
    assert "is in use since" in _words(in_app)
    held = replace(held, left={7: clock.now() - timedelta(days=17)})
    assert "epoch 7 could be destroyed" in _words(in_app)
    assert timedelta(days=14) == rotation.BACKUPS_KEPT
