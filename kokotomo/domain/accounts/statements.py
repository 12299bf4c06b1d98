"""Statements that are built once for each kind of viewer and kept; see `foundation.statements`.

The rules of who sees what depend on the viewer's id, which is a parameter, and on whether they are a
guest, an adult, a minor or an adult who is cleared for minors, which changes the statement itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Integer, bindparam

from kokotomo.domain.accounts.access import Viewer
from kokotomo.domain.accounts.anonymous import Anonymous

S = TypeVar("S")

_VIEWER_ID = "viewer_id"


class _AnyMember:
    """Stands for every member of one kind while a statement is built."""

    is_authenticated = True
    is_anonymous = False

    def __init__(self, *, is_minor: bool, is_cleared: bool) -> None:
        self.is_minor = is_minor
        self.is_cleared = is_cleared
        self.id = bindparam(_VIEWER_ID, type_=Integer)


def built_once(build: Callable[[Any], S]) -> Callable[[Viewer], S]:
    """Decorator: ``build(viewer)`` runs once for each kind: guests, adults, minors, cleared adults.

    What it builds may look at nothing of the viewer but ``id``, ``is_minor`` and ``is_cleared``, and takes
    time from `foundation.statements`. It is run with `whom(viewer)` among its parameters.
    """
    built: dict[tuple[bool, bool] | None, S] = {}

    def statement_for(viewer: Viewer) -> S:
        kind = None if viewer.id is None else (viewer.is_minor, viewer.is_cleared)
        if kind not in built:
            built[kind] = build(Anonymous() if kind is None else cast(Any, _member(*kind)))
        return built[kind]

    return statement_for


def _member(minor: bool, cleared: bool) -> _AnyMember:
    return _AnyMember(is_minor=minor, is_cleared=cleared)


def whom(viewer: Viewer, **more: object) -> dict[str, object]:
    """The parameters of a statement that was `built_once`: who asks, and *more*."""
    return {_VIEWER_ID: viewer.id, **more}
