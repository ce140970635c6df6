// The button prints; without this the browser’s own menu does.
document.querySelector("[data-print]").addEventListener("click", () => window.print());
