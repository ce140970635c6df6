// What is better with JavaScript on every page; each part works without it.

// Light or dark: the choice is kept in this browser only.
function startTheme() {
  const root = document.documentElement;
  const group = document.querySelector("[data-theme-switch]");
  if (!group) return;
  const buttons = [...group.querySelectorAll("button")];
  const show = () => buttons.forEach((each) => {
    each.setAttribute("aria-pressed", String((root.dataset.theme || "system") === each.value));
  });
  group.addEventListener("click", (event) => {
    const chosen = event.target.closest("button")?.value;
    if (!chosen) return;
    if (chosen === "system") delete root.dataset.theme; else root.dataset.theme = chosen;
    try {
      if (chosen === "system") localStorage.removeItem("theme"); else localStorage.setItem("theme", chosen);
    } catch { /* it then holds for this page only */ }
    show();
  });
  show();
}

// A term's note: kept inside the page, and put away with Escape (WCAG 1.4.13).
function startTerms() {
  const open = (event) => {
    const term = event.target.closest?.(".term");
    if (!term) return;
    term.classList.remove("is-dismissed");
    const room = document.documentElement.clientWidth - term.getBoundingClientRect().left;
    if (room < 380) term.dataset.edge = "end"; else delete term.dataset.edge;
  };
  document.addEventListener("focusin", open);
  document.addEventListener("mouseover", open);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".term:is(:hover, :focus-within)").forEach((each) => each.classList.add("is-dismissed"));
  });
  // Who selects words drags over terms: a note that opens then would get into the selection, and cover what is done with it.
  document.addEventListener("selectionchange", () => {
    document.documentElement.classList.toggle("words-selected", !(document.getSelection()?.isCollapsed ?? true));
  });
}

// The section one reads is marked in the section navigation.
function startSections() {
  const links = [...document.querySelectorAll(".section-nav a[href^='#']")];
  const sections = links.map((each) => document.getElementById(each.hash.slice(1)));
  if (!links.length || sections.includes(null)) return;
  let waiting = false;
  const mark = () => {
    waiting = false;
    const line = window.innerHeight / 3;
    let here = 0;
    sections.forEach((each, index) => { if (each.getBoundingClientRect().top <= line) here = index; });
    if (window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2) here = sections.length - 1;
    links.forEach((each, index) => {
      if (index !== here) return each.removeAttribute("aria-current");
      if (each.hasAttribute("aria-current")) return undefined;
      each.setAttribute("aria-current", "true");
      // On phones the list is one line: the marked link moves into view, the page stays where it is.
      const list = each.closest("ol");
      if (list.scrollWidth > list.clientWidth) list.scrollLeft = each.offsetLeft - list.offsetLeft - 20;
      return undefined;
    });
  };
  const later = () => { if (!waiting) { waiting = true; requestAnimationFrame(mark); } };
  document.addEventListener("scroll", later, { passive: true });
  mark();
}

// "Use my position" fills the place with coordinates, rounded to about a kilometre; nothing is sent until one searches.
function startPosition() {
  document.querySelectorAll("[data-position-for]").forEach((button) => {
    const field = document.getElementById(button.dataset.positionFor);
    const told = document.getElementById(button.dataset.positionTold);
    if (!("geolocation" in navigator)) { button.hidden = true; return; }
    button.addEventListener("click", () => {
      told.textContent = "Asking your device…";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          field.value = `${coords.latitude.toFixed(2)}, ${coords.longitude.toFixed(2)}`;
          told.textContent = "Your position is filled in, to about a kilometre. It is sent when you press the next button.";
        },
        () => { told.textContent = "Your device didn't give its position. Type a town or postal code instead."; },
        { timeout: 10000, maximumAge: 600000 },
      );
    });
  });
}

// Who logs out leaves nothing behind on the device of what they typed into a trial's forms.
function startLeaving() {
  document.addEventListener("submit", (event) => {
    if (new URL(event.target.action, location.href).pathname !== "/account/log-out/") return;
    try {
      Object.keys(localStorage).filter((each) => each.startsWith("trial-draft:")).forEach((each) => localStorage.removeItem(each));
    } catch { /* nothing is held where nothing can be */ }
  });
}

startTheme();
startTerms();
startSections();
startPosition();
startLeaving();
