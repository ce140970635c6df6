// Keys for what is done forty times a day. Everything works without them.
const rows = [...document.querySelectorAll("[data-row]")];

function step(by) {
  const at = rows.indexOf(document.activeElement);
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus();
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "a" && document.querySelector("[data-answer]")) {
    event.preventDefault();
    document.querySelector("[data-answer]").focus();
  }
});
