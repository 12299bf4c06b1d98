"""Pictures of every page: ``python -m bench.screenshots FOLDER [part of a name …]``.

Serves the demo town from a temporary instance and takes each page of `tests.support.stops` at 390 and 1280
pixels, light and dark, into FOLDER. For looking at, not for comparing by machine.

``python -m bench.screenshots FILE.png`` takes only the picture of the README: ホーム in the town as shipped.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from kokotomo.foundation import clock
from tests.support import chromium, town
from tests.support.apps import site
from tests.support.browser import Live, served
from tests.support.stops import Stop, stops
from tests.support.walk import Walker

WIDTHS = ((390, 844), (1280, 900))
SCHEMES = ("light", "dark")


def main() -> int:
    """The command."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    path = chromium.find()
    if path is None:
        print("NO CHROMIUM: python -m tests.support.chromium installs one", file=sys.stderr)
        return 1
    target = Path(sys.argv[1])
    with (
        tempfile.TemporaryDirectory() as instance,
        clock.fixed(town.EVENING),
        sync_playwright() as playwright,
    ):
        app = site("sqlite", Path(instance)).app
        filled = town.shipped(app) if target.suffix == ".png" else town.build(app)
        browser = playwright.chromium.launch(executable_path=path or None, args=chromium.FLAGS)
        with served(app.wsgi_app) as url:
            walker = Walker(browser, Live(app, url), filled, reduced_motion="reduce")
            if target.suffix == ".png":
                take_home(walker, target)
            else:
                target.mkdir(parents=True, exist_ok=True)
                take_all(walker, stops(filled), target, sys.argv[2:])
            walker.close()
        browser.close()
    return 0


def take_all(walker: Walker, walk: list[Stop], folder: Path, parts: list[str]) -> None:
    """Every stop, or those with one of *parts* in its name."""
    for stop in walk:
        if parts and not any(part in stop.name for part in parts):
            continue
        with walker.at(stop) as page:
            for width, height in WIDTHS:
                for scheme in SCHEMES:
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    page.set_viewport_size({"width": width, "height": height})
                    # The whole page as the window, or the bottom menu of a phone lies across its middle.
                    tall = page.evaluate("document.documentElement.scrollHeight")
                    page.set_viewport_size({"width": width, "height": max(height, tall)})
                    page.screenshot(path=folder / f"{stop.name}-{width}-{scheme}.png")


def take_home(walker: Walker, picture: Path) -> None:
    """ホーム on a wide screen, as the README shows it."""
    with walker.at(Stop("home", "/", "maruishi")) as page:
        page.set_viewport_size({"width": 1280, "height": 1160})
        page.screenshot(path=picture)


if __name__ == "__main__":
    raise SystemExit(main())
