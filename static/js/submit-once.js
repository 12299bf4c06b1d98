// One tap, one post: a button that was just used waits, another one does not. Buttons are not disabled: a disabled one loses its name and value, and the focus.
const WAIT = 8000; // Milliseconds; after that the network may have lost it, and trying again is right.
let sent = new WeakMap();

addEventListener("submit", (event) => {
  const key = event.submitter ?? event.target;
  const now = Date.now();
  if (now - (sent.get(key) ?? -WAIT) < WAIT) {
    event.preventDefault();
    return;
  }
  sent.set(key, now);
  event.submitter?.setAttribute("aria-busy", "true");
});

// Back from the page after: the browser shows this one as it was left.
addEventListener("pageshow", () => {
  sent = new WeakMap();
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});
