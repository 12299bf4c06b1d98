// The summary of what to look at again takes the focus, and its links go to the control, not only near it.
const summary = document.getElementById("errsum");

if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const target = document.getElementById(event.target.closest("a")?.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const control = target.matches("fieldset, div") ? target.querySelector("input") : target;
    (control ?? target).focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  });
}
