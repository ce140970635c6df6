// On a study's page: where this browser has the key, notes go to the account as they are written, and that is said.

const where = document.querySelector("[data-notes-where]");
const SAID = {
  kept: "In this browser and, locked, with your account. Only you can read them.",
  offline: "In this browser. They go to your account, locked, when you are online again.",
  damaged: "In this browser. Some notes of your account could not be opened; see all your notes.",
};

// Looked at first, so that a page without an account costs nothing more.
function isOpen() {
  try { return localStorage.getItem("notes-account") !== null; } catch { return false; }
}

if (isOpen()) {
  const { onStatus, start } = await import("./sync.js");
  onStatus(({ state }) => { if (where && SAID[state]) where.firstChild.textContent = `${SAID[state]} `; });
  start();
}
