"""E-mail addresses: which are taken, and that one address has one index however it is typed."""

import pytest

from kokotomo.domain.accounts import addresses
from kokotomo.foundation.errors import Invalid


def key(raw: str) -> str:
    with pytest.raises(Invalid) as caught:
        addresses.parse(raw)
    return caught.value.problems["email"].key


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("", "email.blank"),
        ("　 ", "email.blank"),
        ("shiori.example.jp", "email.at"),
        ("shiori@", "email.shape"),
        ("@example.jp", "email.shape"),
        ("shiori@example", "email.shape"),
        ("shiori@exa mple.jp", "email.shape"),
        ("shiori@example.jp, hana@example.jp", "email.shape"),
        ("しおり <shiori@example.jp>", "email.shape"),
        ("しおり@example.jp", "email.shape"),
        ("shiori@localhost", "email.shape"),
        ("shiori@[127.0.0.1]", "email.shape"),
        ("shiori@example.jp\r\nBcc: all@example.jp", "email.shape"),
        ("shiori@" + "a" * 60 + "." + "b" * 60 + "." + "c" * 60 + "." + "d" * 70 + ".jp", "email.long"),
    ],
)
def test_what_is_no_address_is_told_apart_kindly(raw, problem):
    assert key(raw) == problem


def test_a_japanese_domain_is_kept_as_typed_and_sent_in_ascii():
    address = addresses.parse("name@例え.jp")
    assert (address.shown, address.mailbox) == ("name@例え.jp", "name@xn--r8jz45g.jp")


def test_full_width_letters_from_an_input_method_are_plain_ones():
    assert addresses.parse("ｓｈｉｏｒｉ＠ｅｘａｍｐｌｅ．ｊｐ　").shown == "shiori@example.jp"


@pytest.mark.usefixtures("key_files")
@pytest.mark.parametrize(
    "other", ["Shiori@Example.JP", " shiori@example.jp ", "ｓｈｉｏｒｉ＠example.jp", "SHIORI@EXAMPLE.JP"]
)
def test_every_spelling_of_an_address_has_the_same_index(other):
    assert addresses.index_of(other) == addresses.parse("shiori@example.jp").index


@pytest.mark.usefixtures("key_files")
def test_a_japanese_domain_has_the_index_of_its_ascii_form():
    assert addresses.index_of("name@例え.jp") == addresses.index_of("name@xn--r8jz45g.jp")


@pytest.mark.usefixtures("key_files")
def test_different_addresses_have_different_indexes_even_if_they_are_none():
    some = ["shiori@example.jp", "shior1@example.jp", "shiori", "", "shiori+a@example.jp", "@", "x" * 10_000]
    assert len({addresses.index_of(raw) for raw in some}) == len(some)
