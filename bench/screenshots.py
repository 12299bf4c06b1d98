"""Pictures of every page: ``python -m bench.screenshots FOLDER [part of a name …]``.

Serves the demo town from a temporary instance and takes each page of `tests.support.walk` at 390 and 1280
pixels, light and dark, into FOLDER. For looking at, not for comparing by machine.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kokotomo.foundation import clock
from tests.support import chromium, town
from tests.support.apps import site
from tests.support.browser import Live, served
from tests.support.walk import Walker, stops

WIDTHS = ((390, 844), (1280, 900))
SCHEMES = ("light", "dark")


def main() -> int:
    """The command."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    folder, parts = Path(sys.argv[1]), sys.argv[2:]
    folder.mkdir(parents=True, exist_ok=True)
    path = chromium.find()
    if path is None:
        print("NO CHROMIUM: python -m tests.support.chromium installs one", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory() as instance,
        clock.fixed(town.EVENING),
        sync_playwright() as playwright,
    ):
        app = site("sqlite", Path(instance)).app
        filled = town.build(app)
        browser = playwright.chromium.launch(executable_path=path or None, args=chromium.FLAGS)
        with served(app.wsgi_app) as url:
            walker = Walker(browser, Live(app, url), filled)
            for stop in stops(filled):
                if parts and not any(part in stop.name for part in parts):
                    continue
                with walker.at(stop) as page:
                    for width, height in WIDTHS:
                        page.set_viewport_size({"width": width, "height": height})
                        for scheme in SCHEMES:
                            page.emulate_media(color_scheme=scheme)
                            picture = folder / f"{stop.name}-{width}-{scheme}.png"
                            page.screenshot(path=picture, full_page=True)
            walker.close()
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
