"""Public ids."""

from kokotomo.foundation import public_ids


def test_ten_thousand_ids_are_all_different_and_of_one_shape():
    ids = {public_ids.new() for _ in range(10_000)}
    assert len(ids) == 10_000
    assert all(public_ids.is_one(one) for one in ids)


def test_what_is_not_an_id_is_told_apart():
    good = public_ids.new()
    for bad in ("", good[:-1], good + "a", good.upper(), good[:-1] + "1", good + "\n", "あ" * 26):
        assert not public_ids.is_one(bad)
