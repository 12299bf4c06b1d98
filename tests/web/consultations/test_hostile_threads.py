"""Nasty strings in every field of a thread: nothing breaks, and what is taken comes back as it was."""

from urllib.parse import quote_from_bytes, urlencode

from kokotomo.foundation import public_ids, text
from tests.support.nasty_strings import SHARP
from tests.support.pages import form_to
from tests.support.threads import a_pair

FIELDS = ("body", "draft", "note", "version", "summary", "partner", "day", "handed", "form_key", "preview")
MINE = ("letters", "draft", "slowly", "summary")
THEIRS = ("letters", "draft", "note", "promise")


def post(browser, token, path, fields):
    """*fields* as bytes, a lone surrogate too."""
    whole = {"csrf_token": token, "form_key": public_ids.new(), **fields}
    raw = urlencode([(n.encode(), v.encode("utf-8", "surrogatepass")) for n, v in whole.items()])
    return browser.client.post(path, data=raw, content_type="application/x-www-form-urlencoded")


def test_no_string_breaks_a_thread(people):
    pair = a_pair(people)
    sides = ((pair.mine, pair.url, MINE), (pair.theirs, pair.held_url, THEIRS))
    tokens = {url: browser.token() for browser, url, _ in sides}
    for nasty in SHARP:
        for browser, url, parts in sides:
            for part in parts:
                answer = post(browser, tokens[url], f"{url}/{part}", dict.fromkeys(FIELDS, nasty))
                assert answer.status_code < 500, (part, ascii(nasty)[:80])
            after = quote_from_bytes(nasty.encode("utf-8", "surrogatepass"))
            assert browser.get(f"{url}?after={after}").status_code < 500
    for browser, url, _ in sides:
        assert browser.get(url).status_code == 200


def test_what_is_kept_comes_back_as_it_was(people):
    pair = a_pair(people)
    token = pair.theirs.token()
    for nasty in SHARP:
        said = text.clean(nasty.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
        if not said.strip() or text.length(said) > 2000 or "\r" in nasty:
            continue
        version = form_to(pair.theirs.text(pair.held_url), f"{pair.held_url}/note")["version"]
        answer = post(pair.theirs, token, f"{pair.held_url}/note", {"note": said, "version": version})
        assert answer.status_code in (303, 422), ascii(said)[:80]
        if answer.status_code == 303:
            kept = form_to(pair.theirs.text(pair.held_url), f"{pair.held_url}/note")["note"]
            assert kept == said, ascii(said)[:80]
