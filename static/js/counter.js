// How many characters, as a reader counts them: the server counts the same way.
const segments = globalThis.Intl?.Segmenter ? new Intl.Segmenter("ja", { granularity: "grapheme" }) : null;

const length = (text) => {
  const clean = text.replaceAll("\r\n", "\n").normalize("NFC").trimEnd();
  if (!segments) return [...clean].length;
  let count = 0;
  for (const _ of segments.segment(clean)) count += 1;
  return count;
};

for (const line of document.querySelectorAll("[data-count]")) {
  const control = document.getElementById(line.id.slice(0, -2));
  const most = Number(line.dataset.count);
  let waiting = 0;
  const say = () => {
    waiting = 0;
    const now = length(control.value);
    line.textContent = `いま ${now.toLocaleString("ja")}字 / ${most.toLocaleString("ja")}字まで`;
    line.classList.toggle("count--over", now > most);
    // Heard only near the end: a number at every key would drown the words.
    line.setAttribute("aria-live", now > most * 0.9 ? "polite" : "off");
  };
  control?.addEventListener("input", () => {
    waiting ||= setTimeout(say, 150);
  });
  if (control?.value) say();
}
