"""Run a command beside a Postgres of its own: ``python -m bench.with_postgres make serve``.

The server from the test requirements starts in a temporary folder, the command finds an empty database in
``DATABASE_URL``, and both end together.
"""

import os
import signal
import subprocess
import sys

from tests.support import postgres


def main() -> int:
    """The command; its exit code is that of what it ran."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    url = postgres.fresh_database(postgres.server_url(postgres.run_name()), "kokotomo_serve")
    print(f"DATABASE_URL={url}", flush=True)
    process = subprocess.Popen(sys.argv[1:], env={**os.environ, "DATABASE_URL": url})
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda sent, _frame: process.send_signal(sent))
    return process.wait()


if __name__ == "__main__":
    raise SystemExit(main())
