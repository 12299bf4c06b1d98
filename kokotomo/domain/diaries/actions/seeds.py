"""The first topics and questions of a new site."""

from kokotomo.domain.diaries.models import Question, Topic
from kokotomo.domain.diaries.queries import topics as queries
from kokotomo.foundation import tsv
from kokotomo.foundation.db import db, transaction

PACKAGE = "kokotomo.domain.diaries"


@transaction
def seed() -> int:
    """Put the package's topics and questions into empty tables; says how many rows went in.

    The rows are the operator's from then on: where a table has any, it is left as it is.
    """
    rows: list[Topic | Question] = []
    if not queries.count_topics():
        rows += [
            Topic(name=row["name"], group=row["group"], position=position)
            for position, row in enumerate(tsv.read(PACKAGE, "topics.tsv"), start=1)
        ]
    if not queries.count_questions():
        rows += [
            Question(text=row["text"], position=position)
            for position, row in enumerate(tsv.read(PACKAGE, "questions.tsv"), start=1)
        ]
    db.session.add_all(rows)
    return len(rows)
