"""The floor of PERFORMANCE: what Flask, Jinja and the ORM of SQLAlchemy need for such pages by themselves.

*floor list* is one indexed query with its author and 20 entries in 35 KB of HTML; *floor topic* one entry
with 50 comments, two queries, 76 KB. Written as Flask's tutorial would: statements stand in the views, links
are made by url_for, which gives the two pages the proportion that PERFORMANCE measured (0.7). Nothing else:
no session, no rule of who sees what, no frame. Budgets are multiples of what these two cost in the same run,
so that a slow machine makes nothing look slow.
"""

import os
from datetime import UTC, datetime, timedelta

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import ForeignKey, Index, create_engine, insert, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    joinedload,
    mapped_column,
    relationship,
    scoped_session,
    sessionmaker,
)

DATABASE = "FLOOR_DATABASE"
"""The environment variable with the floor's own database."""

LIST_BYTES = 35_000
TOPIC_BYTES = 76_000
MARGIN = 0.05
LETTERS = 435
"""Characters of one entry and of one comment."""

SHOWN = 20
COMMENTS = 50


class Base(DeclarativeBase):
    """The floor's own tables, in a database of their own."""


class Person(Base):
    """Who wrote."""

    __tablename__ = "people"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Entry(Base):
    """A text of a list."""

    __tablename__ = "entries"
    __table_args__ = (Index("ix_entries_written", "written_at", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    title: Mapped[str]
    body: Mapped[str]
    written_at: Mapped[datetime]
    author: Mapped[Person] = relationship(lazy="raise")


class Answer(Base):
    """A comment under an entry."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_entry", "entry_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    body: Mapped[str]
    written_at: Mapped[datetime]
    author: Mapped[Person] = relationship(lazy="raise")


_LINKS = "".join(f'<li><a href="/section/{number}">ページその{number}</a></li>\n' for number in range(1, 16))
TEMPLATES = {
    "frame.html": """<!DOCTYPE html>
<html lang="ja"><head><meta charset="utf-8"><title>{% block title %}{% endblock %} | 床</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/floor.css"></head>
<body><header><a href="/">床</a><nav><ul>
"""
    + _LINKS
    + """</ul></nav></header><main>{% block main %}{% endblock %}</main>
<footer><p>これは測るためだけのページです。</p></footer></body></html>""",
    "list.html": """{% extends "frame.html" %}{% block title %}一覧{% endblock %}{% block main %}
{% for entry in entries %}
<article class="entry" id="e-{{ entry.id }}"><header>
<a class="who" href="{{ url_for("person", person_id=entry.author.id) }}">
{{ entry.author.name }}</a>
<time datetime="{{ entry.written_at.isoformat() }}">{{ entry.written_at.day }}日</time></header>
<h2><a href="{{ url_for("entry", entry_id=entry.id) }}">{{ entry.title }}</a></h2>
<p>{{ entry.body }}</p><footer><a href="{{ url_for("entry", entry_id=entry.id) }}">つづきを読む</a>
<a href="{{ url_for("entry", entry_id=entry.id, _anchor="answer") }}">返事を書く</a></footer></article>
{% endfor %}{% endblock %}""",
    "topic.html": """{% extends "frame.html" %}{% block title %}{{ entry.title }}{% endblock %}
{% block main %}<article class="entry"><h1>{{ entry.title }}</h1>
<a href="{{ url_for("person", person_id=entry.author.id) }}">{{ entry.author.name }}</a>
<p>{{ entry.body }}</p></article><ol>
{% for answer in answers %}
<li id="a-{{ answer.id }}"><article><header>
<a class="who" href="{{ url_for("person", person_id=answer.author.id) }}">
{{ answer.author.name }}</a>
<time datetime="{{ answer.written_at.isoformat() }}">{{ answer.written_at.day }}日</time></header>
<p>{{ answer.body }}</p></article></li>
{% endfor %}</ol>{% endblock %}""",
}


def create_app() -> Flask:
    """The floor on the database of `DATABASE`: ``/`` is the list, ``/entries/<id>`` the topic."""
    app = Flask("floor", static_folder=None)
    app.jinja_loader = DictLoader(TEMPLATES)
    session = scoped_session(sessionmaker(create_engine(os.environ[DATABASE])))
    app.teardown_appcontext(lambda _error: session.remove())

    @app.get("/")
    def entries() -> str:
        newest = (
            select(Entry)
            .options(joinedload(Entry.author, innerjoin=True))
            .order_by(Entry.written_at.desc(), Entry.id.desc())
            .limit(SHOWN)
        )
        return render_template("list.html", entries=session.scalars(newest).all())

    @app.get("/entries/<int:entry_id>")
    def entry(entry_id: int) -> str:
        one = select(Entry).options(joinedload(Entry.author, innerjoin=True)).where(Entry.id == entry_id)
        below = (
            select(Answer)
            .options(joinedload(Answer.author, innerjoin=True))
            .where(Answer.entry_id == entry_id)
            .order_by(Answer.id)
            .limit(COMMENTS)
        )
        return render_template(
            "topic.html", entry=session.scalars(one).one(), answers=session.scalars(below).all()
        )

    @app.get("/people/<int:person_id>")
    def person(person_id: int) -> str:
        return session.scalars(select(Person.name).where(Person.id == person_id)).one()

    return app


def fill(url: str, entries: int, texts: list[str]) -> int:
    """Fill an empty database at *url* with *entries* made of *texts*; gives the id of the newest, which has
    `COMMENTS` comments."""
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    whole = "".join(texts).replace("\n", "")
    places = max(1, len(whole) - LETTERS)
    begin = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with engine.begin() as connection:
        connection.execute(insert(Person), [{"id": n, "name": f"ひと{n}"} for n in range(1, 1001)])
        for start in range(1, entries + 1, 10_000):
            connection.execute(
                insert(Entry),
                [
                    {
                        "id": n,
                        "author_id": n % 1000 + 1,
                        "title": whole[(at := n * 7919 % places) : at + 12],
                        "body": whole[at : at + LETTERS],
                        "written_at": begin + timedelta(seconds=n),
                    }
                    for n in range(start, min(start + 10_000, entries + 1))
                ],
            )
        connection.execute(
            insert(Answer),
            [
                {
                    "entry_id": entries,
                    "author_id": n,
                    "body": whole[(at := n * 104_729 % places) : at + LETTERS],
                    "written_at": begin + timedelta(seconds=n),
                }
                for n in range(1, COMMENTS + 1)
            ],
        )
    engine.dispose()
    return entries


def require_size(name: str, length: int) -> None:
    """Raise ``RuntimeError`` where a page of the floor is not as large as PERFORMANCE says, within 5 %."""
    wanted = {"floor list": LIST_BYTES, "floor topic": TOPIC_BYTES}[name]
    if abs(length - wanted) > wanted * MARGIN:
        raise RuntimeError(f"{name} has {length} bytes of HTML, not about {wanted}")
