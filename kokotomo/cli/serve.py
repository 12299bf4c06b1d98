"""``flask serve``: web and worker on this machine, with nothing to configure."""

import os
import signal
import socket
import subprocess
import sys
import time

import click
from flask import Flask, current_app

from kokotomo.cli import restored, setup


@click.command("serve")
@click.option("--port", default=8000, show_default=True, help="Where to listen on 127.0.0.1.")
@click.option("--workers", default=2, show_default=True, help="Processes; one for each core.")
@click.option(
    "--demo/--no-demo", default=True, help="Fill an empty site with a demo town (development only)."
)
def serve(port: int, workers: int, demo: bool) -> None:
    """Prepare the database, fill the demo town on first start, and serve until Ctrl-C."""
    _require_free(port)
    setup.prepare_database()
    restored.refuse(current_app._get_current_object())  # type: ignore[attr-defined]
    settings = current_app.config["SETTINGS"]
    if demo and settings.environment == "development":
        current_app.extensions["kokotomo.demo"]()
    environ = {
        **os.environ,
        "KOKOTOMO_BASE_URL": os.environ.get("KOKOTOMO_BASE_URL", f"http://127.0.0.1:{port}"),
    }
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "warning"]
    # A worker that dies is replaced; without this granian would end the others too.
    web += ["--respawn-failed-workers", "--respawn-interval", "0.5"]
    web += ["--factory", "kokotomo.app:create_app"]
    work = [sys.executable, "-m", "flask", "--app", "kokotomo.app", "work"]
    children = [subprocess.Popen(command, env=environ) for command in (web, work)]  # noqa: S603 - our own two
    click.echo(f"Kokotomo: http://127.0.0.1:{port}/  (Ctrl-C ends it)")
    _wait(children)


def _require_free(port: int) -> None:
    """Say plainly that somebody else listens there, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise click.ClickException(f"port {port} is taken: choose another with PORT=…") from taken


def _wait(children: list[subprocess.Popen[bytes]]) -> None:
    """Until one child ends or somebody asks; then end the others, and wait for them."""

    def finish(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, finish)
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
    except KeyboardInterrupt:
        click.echo("ending")
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
    if any(child.returncode not in (0, -signal.SIGTERM, -signal.SIGINT) for child in children):
        raise SystemExit(1)


def register(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(serve)
