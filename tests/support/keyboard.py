"""Going through a page with the Tab key: where the focus stands, and whether that can be seen."""

from playwright.sync_api import Page

MOST_STOPS = 150

HERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const label = one.closest("label") ?? one.labels?.[0];
  const shown = [one, one.nextElementSibling, label].find(
    (part) => part && parseFloat(getComputedStyle(part).outlineWidth) >= 2
      && getComputedStyle(part).outlineStyle !== "none"
  );
  const box = one.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
  return {
    name: (one.getAttribute("aria-label") ?? label?.innerText ?? one.innerText ?? "").trim(),
    tag: one.tagName,
    ring: Boolean(shown),
    covered: !(at && (one.contains(at) || at.contains(one) || label?.contains(at) || label === at)),
  };
}"""


def tab_to(page: Page, name: str, tag: str = "") -> None:
    """Press Tab until what has the focus begins with *name*."""
    page.wait_for_load_state("load")  # a page without its look yet has no ring, and covers what it likes
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here and here["name"].startswith(name) and tag in ("", here["tag"]):
            assert here["ring"], name
            assert not here["covered"], name
            return
    raise AssertionError(f"Tab never comes to {name}")
