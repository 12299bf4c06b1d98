"""The wheel holds what the checkout holds."""

import configparser

from tests.architecture.sources import ROOT


def _options() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_every_package_of_the_tree_is_named():
    named = set(_options()["options"]["packages"].split())
    there = {
        ".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "kokotomo").rglob("__init__.py")
    }
    assert named == there | {"kokotomo.templates", "kokotomo.static", "kokotomo.migrations"}


def test_every_table_that_the_code_reads_is_packed():
    packed = _options()["options.package_data"]
    missing = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "kokotomo").rglob("*.tsv")
        if "*.tsv" not in packed.get(".".join(path.parent.relative_to(ROOT).parts), "")
    ]
    assert missing == []


def test_the_locks_name_neither_hosts_nor_paths():
    for lock in ("run.lock", "test.lock"):
        text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
        assert "://" not in text
        assert "/" not in text.replace("\\\n", "").split("--hash")[0]
