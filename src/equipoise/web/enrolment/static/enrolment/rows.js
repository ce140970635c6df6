// j and k go from row to row of a list; everything works without them.
"use strict";

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !["j", "k"].includes(event.key)) return;
  const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
  const here = rows.indexOf(document.activeElement);
  const next = event.key === "j" ? here + 1 : Math.max(0, here - 1);
  rows[Math.min(next, rows.length - 1)]?.focus();
});
