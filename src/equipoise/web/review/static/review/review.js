// Ctrl (or Command) and Enter in a box saves it: what is done forty times a day needs no way to the button.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  if (!event.target.matches?.("textarea[data-saves]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
