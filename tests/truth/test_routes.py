"""A route that nobody thought about in the truth table fails the build (SAFETY B1a)."""

from tests.truth import routes, walk

WHOSE = {"all", "member", "reader", "owner", "token", "admin", "moderator", "volunteer"}


def test_every_route_stands_in_the_table_and_every_line_is_a_route(app, figure):
    there = {rule.endpoint for rule in app.url_map.iter_rules()} - {"static"}
    said = set(routes.classified())
    assert sorted(there - said) == [], "not classified in tests/truth/routes.tsv"
    assert sorted(said - there) == [], "classified, but there is no such route"
    figure("routes classified", len(there))


def test_every_route_that_answers_a_get_is_read_by_the_walk(app):
    for route in routes.routes(app):
        assert (route.reads != "-") == route.is_read, route.endpoint
        assert route.reads == "-" or hasattr(walk.Walk, f"read_{route.reads}"), route.endpoint
        assert route.whose in WHOSE, route.endpoint
        assert (route.id != "-") == ("<" in route.rule), route.endpoint


def test_no_address_names_anything_by_another_name(app):
    for route in routes.routes(app):
        assert "<" not in route.path("x"), f"{route.rule} has an argument that the sweeps cannot fill"
