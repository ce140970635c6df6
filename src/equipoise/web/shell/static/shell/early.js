// Runs before the first paint, so that a stored choice of light or dark never flashes, and what needs JavaScript
// is in its place from the start.
(() => {
  document.documentElement.dataset.script = "on";
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch { /* storage may be forbidden: the system's choice holds */ }
})();

// On a phone, folds that start open without JavaScript start shut, so that the results come first. The style sheet
// hides their content until this has run, so that nothing moves.
document.addEventListener("DOMContentLoaded", () => {
  const phone = matchMedia("(max-width: 59.99rem)").matches;
  document.querySelectorAll("details[data-fold]").forEach((each) => {
    if (phone) each.open = false;
    each.dataset.ready = "";
  });
});
