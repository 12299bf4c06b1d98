"""Every page is either in the list of public ones or closed; every unsafe one takes a token."""

import pytest

from kokotomo.web.access import BY_CODE, CACHEABLE, PUBLIC, WRITING_GETS


@pytest.fixture
def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_the_lists_name_only_pages_that_exist(rules):
    there = {rule.endpoint for rule in rules} | {"static"}
    assert there >= PUBLIC | CACHEABLE | WRITING_GETS


def test_a_page_outside_of_the_public_list_sends_a_guest_to_sign_in(rules, visitor):
    open_by_mistake = []
    for rule in rules:
        if rule.endpoint in PUBLIC or "GET" not in rule.methods or rule.rule.startswith(BY_CODE):
            continue
        answer = visitor.get(_filled(rule))
        door = "/consult/return" if rule.rule.startswith(BY_CODE) else "/login"
        if answer.status_code != 303 or door not in answer.location:
            open_by_mistake.append((rule.rule, answer.status_code))
    assert open_by_mistake == []


def test_an_unsafe_page_refuses_a_post_without_a_token(rules, visitor):
    taken = []
    for rule in rules:
        if "POST" not in rule.methods:
            continue
        answer = visitor.client.post(_filled(rule), data={"body": "x"})
        if answer.status_code not in (400, 401):
            taken.append((rule.rule, answer.status_code))
    assert taken == []


def test_addresses_are_nouns(rules):
    verbs = {
        "create",
        "update",
        "delete",
        "remove",
        "add",
        "do",
        "set",
        "get",
        "post",
        "send",
        "close",
        "hide",
    }
    assert [r.rule for r in rules if verbs & set(r.rule.strip("/").split("/"))] == []


def _filled(rule) -> str:
    values = dict.fromkeys(rule.arguments, "a" * 26)
    path = rule.rule
    for name in values:
        for spelling in (f"<{name}>", f"<path:{name}>", f"<string:{name}>"):
            path = path.replace(spelling, values[name])
    return path
