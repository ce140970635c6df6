// The button prints; without this the browser's own menu does.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => window.print());
document.querySelector("[data-print-hint]").hidden = true;
