// Keeps what somebody writes: a few seconds after the last change the form goes to its data-autosave address,
// and again and again until that worked. The button 下書きに保存 does the same without scripts.
const PAUSE = 3000; // Milliseconds after a change; the server's limit allows one in two seconds.
const AGAIN = [5000, 10000, 30000, 60000];

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const place = form.querySelector("[data-saved]");
  let timer = 0;
  let failed = 0;
  let changed = false;
  let busy = false;
  let leaving = false;

  const plan = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const say = (text) => {
    if (place && place.textContent !== text) place.textContent = text;
  };

  const save = async () => {
    if (busy || leaving || !changed) return;
    busy = true;
    changed = false;
    let done = false;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      done = answer.ok;
    } catch {
      done = false;
    }
    busy = false;
    if (done) {
      failed = 0;
      const now = new Date();
      say(`${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")} に下書きを保存しました`);
      if (changed) plan(PAUSE);
    } else {
      changed = true;
      say("下書きをまだ保存できていません。書いた文章は、この画面に残っています");
      plan(AGAIN[Math.min(failed, AGAIN.length - 1)]);
      failed += 1;
    }
  };

  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      changed = true;
      if (!failed) plan(PAUSE);
    });
  }
  addEventListener("online", () => plan(0));
  addEventListener("pageshow", () => (leaving = false));
  // A draft that arrives after the entry would be a second copy of it.
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
}
