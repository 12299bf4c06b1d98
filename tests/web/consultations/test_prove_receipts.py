"""The proof about receipt codes, in small: it runs, and it can fail."""

from bench import prove_receipts
from tests.support.unlimited import unlimited  # noqa: F401 - pytest finds fixtures by name here


def test_no_more_wrong_codes_at_once_are_looked_at_than_the_limit_says(app):
    codes = prove_receipts.prepared(app, 3)
    found = prove_receipts.at_once(app, 40)
    assert found == {422: prove_receipts.ALLOWED, 429: 40 - prove_receipts.ALLOWED}
    assert prove_receipts.opens_from_elsewhere(app, codes["hit"])
    assert not prove_receipts.opens_from_elsewhere(app, codes["miss"])


def test_every_kind_is_looked_up_and_all_but_the_hit_go_through_the_page(unlimited):  # noqa: F811
    unlimited.put_back()
    codes = prove_receipts.prepared(unlimited.app, 1)
    assert set(prove_receipts.look_ups(unlimited.app, codes, 3)) == set(prove_receipts.KINDS)
    assert set(prove_receipts.answers(unlimited.app, codes, 3)) == {"miss", "purged", "malformed"}
