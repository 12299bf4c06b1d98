"""The way back (``?next=``) leads to our own pages only, and unsafe requests come from them."""

import pytest

from kokotomo.web import origins

OURS = ["/", "/diaries", "/diaries/" + "a" * 26, "/u/" + "a" * 26, "/settings", "/help", "/topics"]
NOT_OURS = [
    "",
    "//evil.invalid",
    "///evil.invalid",
    "////evil.invalid",
    "/\t/evil.invalid",
    "\t//evil.invalid",
    "/\\evil.invalid",
    "\\\\evil.invalid",
    "/\n/evil.invalid",
    "/\r\nLocation: https://evil.invalid",
    "https://evil.invalid",
    "https:evil.invalid",
    "http:/evil.invalid",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.invalid",
    "/diaries//evil.invalid",
    "//evil.invalid/%2f..",
    "/%2f/evil.invalid",
    "/%09/evil.invalid",
    "/%5cevil.invalid",
    "/no/such/page",
    "/login",
    "/leave",
    "/static/x.css",
    "/\u3000/evil.invalid",
    "/settings@evil.invalid",
    "//evil.invalid/settings",
    "/\x00",
    "/" + "a" * 600,
    None,
]


@pytest.mark.parametrize("path", OURS)
def test_a_page_of_ours_is_built_anew(app, path):
    with app.test_request_context():
        assert origins.page_at(path + "?x=1#y") == path


@pytest.mark.parametrize("path", NOT_OURS)
def test_whatever_is_not_a_page_of_ours_leads_nowhere(app, path):
    with app.test_request_context():
        assert origins.page_at(path) is None


@pytest.mark.parametrize(
    ("headers", "elsewhere"),
    [
        ({}, False),
        ({"Sec-Fetch-Site": "same-origin"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Origin": "http://localhost"}, False),
        ({"Origin": "http://localhost.evil.invalid"}, True),
        ({"Origin": "https://evil.invalid"}, True),
        ({"Origin": "null"}, True),
    ],
)
def test_a_post_from_elsewhere_is_told_by_the_browsers_own_word(app, headers, elsewhere):
    with app.test_request_context("/logout", method="POST", headers=headers):
        assert origins.from_elsewhere() is elsewhere
    with app.test_request_context("/", headers=headers):
        assert not origins.from_elsewhere()
