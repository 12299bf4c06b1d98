"""Many rows at once: COPY on Postgres, prepared inserts in one transaction on SQLite."""

import random
import time
from base64 import b32encode
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Engine, Table, create_engine, func, insert, select, text

Row = dict[str, Any]
BATCH = 5_000


class Bulk:
    """Writes rows into the tables of one migrated database and counts them."""

    def __init__(self, url: str) -> None:
        # An engine of its own: the site's waits for the disk and wipes what it deletes.
        self.engine: Engine = create_engine(url)
        self.rows: dict[str, int] = {}
        self.seconds = 0.0
        self._connection = self.engine.connect()
        if self.engine.dialect.name == "sqlite":
            for pragma in ("synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF"):
                self._connection.exec_driver_sql(f"PRAGMA {pragma}")

    def write(self, table: Table, rows: Iterable[Row]) -> int:
        """Write *rows*, which all have the same columns; gives how many there were."""
        began, count = time.monotonic(), 0
        for batch in _batches(rows):
            count += len(batch)
            if self.engine.dialect.name == "sqlite":
                self._connection.execute(insert(table), batch)
            else:
                self._copy(table, batch)
        self._connection.commit()
        self.rows[table.name] = self.rows.get(table.name, 0) + count
        self.seconds += time.monotonic() - began
        return count

    def column(self, table: Table, name: str) -> list[Any]:
        """All values of one column, by their ids."""
        found = list(self._connection.scalars(select(table.c[name]).order_by(table.c.id)))
        self._connection.rollback()
        return found

    def is_empty(self, table: Table) -> bool:
        """Whether *table* has no rows."""
        count = self._connection.scalar(select(func.count()).select_from(table))
        self._connection.rollback()
        return count == 0

    def finish(self, tables: Iterable[Table]) -> None:
        """Let the next row's id follow on ours, and the planner of Postgres know what is there."""
        if self.engine.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.commit()
        else:
            for table in tables:
                if "id" in table.c:
                    last = f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "
                    last += f'GREATEST((SELECT max(id) FROM "{table.name}"), 1))'
                    self._connection.execute(text(last))
            self._connection.commit()
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as alone:
                alone.exec_driver_sql("VACUUM ANALYZE")
        self._connection.close()
        self.engine.dispose()

    def _copy(self, table: Table, batch: list[Row]) -> None:
        # What a row does not say is the column's default, as an insert of SQLAlchemy's would have it.
        unsaid = {
            column.name: column.default.arg
            for column in table.c
            if column.name not in batch[0] and column.default is not None and column.default.is_scalar
        }
        names = [*batch[0], *unsaid]
        columns = ", ".join(f'"{name}"' for name in names)
        driver: Any = self._connection.connection.driver_connection
        with (
            driver.cursor() as cursor,
            cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy,
        ):
            for row in batch:
                copy.write_row([*row.values(), *unsaid.values()])
        # Behind the back of SQLAlchemy, which knows of no transaction to end.
        driver.commit()


class Ids:
    """Public ids and form keys out of a seeded generator, so that two runs give the same town."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def new(self) -> str:
        """One id in the shape of `foundation.public_ids`."""
        return b32encode(self._rng.randbytes(16)).decode()[:26].lower()


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch
