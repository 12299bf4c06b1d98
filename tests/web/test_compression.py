"""Pages go out compressed, but never where another site could learn from their length."""

import gzip

import brotli
import pytest

BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
OURS = {**BROWSER, "Sec-Fetch-Site": "same-origin"}


def test_a_guest_gets_the_same_words_in_fewer_bytes(visitor):
    plain = visitor.get("/help")
    packed = visitor.get("/help", headers=BROWSER)
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == plain.data
    assert len(packed.data) * 2 < len(plain.data)
    assert packed.headers["Content-Length"] == str(len(packed.data))


def test_who_takes_only_gzip_gets_gzip(visitor):
    packed = visitor.get("/help", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == visitor.get("/help").data


@pytest.mark.parametrize("accepted", ["", "identity", "br;q=0, gzip;q=0", "zstd"])
def test_who_takes_neither_gets_the_page_as_it_is(visitor, accepted):
    answer = visitor.get("/help", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert answer.data.startswith(b"<!DOCTYPE html>")


def test_a_cache_keeps_compressed_and_plain_pages_apart(visitor):
    for headers in ({}, BROWSER):
        answer = visitor.get("/diaries", headers=headers)
        assert "public" in answer.headers["Cache-Control"]
        assert {"Accept-Encoding", "Cookie"} <= set(answer.vary)


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_member_who_came_by_themselves_gets_a_compressed_page(people, site):
    browser = people.browser(people.member())
    answer = browser.get("/diaries", headers={**BROWSER, "Sec-Fetch-Site": site})
    assert answer.headers["Content-Encoding"] == "br"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", None])
def test_a_page_for_a_member_that_another_site_asked_for_keeps_its_length(people, site):
    browser = people.browser(people.member())
    sent = BROWSER if site is None else {**BROWSER, "Sec-Fetch-Site": site}
    answer = browser.get("/diaries", headers=sent)
    assert "Content-Encoding" not in answer.headers


def test_a_mistake_and_a_page_that_is_not_there_are_compressed_too(visitor):
    missing = visitor.get("/diaries/" + "a" * 26, headers=OURS)
    assert (missing.status_code, missing.headers["Content-Encoding"]) == (404, "br")
    mistaken = visitor.post("/login", {"email": "", "password": ""}, headers=OURS)
    assert (mistaken.status_code, mistaken.headers["Content-Encoding"]) == (422, "br")
    assert "ログイン" in brotli.decompress(mistaken.data).decode()


def test_a_head_tells_the_length_of_the_page_that_a_get_would_bring(visitor):
    got = visitor.get("/help", headers=BROWSER)
    head = visitor.client.head("/help", headers=BROWSER)
    assert head.data == b""
    assert head.headers["Content-Encoding"] == "br"
    assert abs(int(head.headers["Content-Length"]) - len(got.data)) < 50


def test_what_fits_one_packet_is_left_alone(visitor):
    answer = visitor.get("/robots.txt", headers=BROWSER)
    assert "Content-Encoding" not in answer.headers
