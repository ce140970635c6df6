// The small bar beside the words that were selected, and the watch over selections that it appears by.

const SETTLED_MS = 160;   // a selection that has not moved for so long is meant

/** Tell `onWords(range)` of each selection within the page once it rests, and `onWords(null)` when there is none. */
export function watch(page, onWords) {
  let held = false, waiting = 0;
  const settle = () => {
    const selection = document.getSelection();
    const inside = selection.rangeCount && !selection.isCollapsed && page.contains(selection.anchorNode);
    if (!held) onWords(inside ? selection.getRangeAt(0) : null);
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(settle, SETTLED_MS);
  };
  document.addEventListener("pointerdown", () => { held = true; });
  for (const ends of ["pointerup", "pointercancel"]) document.addEventListener(ends, () => { held = false; later(); });
  document.addEventListener("selectionchange", later);
  settle();
}

export class Bar {
  /** `act(what)` is told which button was pressed: a kind of note, or "undo". */
  constructor(root, act) {
    this.element = root.querySelector("[data-notes-bar]");
    this.said = this.element.querySelector("[data-notes-bar-said]");
    this.buttons = [...this.element.querySelectorAll("button")];
    // The selection stays while a button is pressed.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => {
      const chosen = event.target.closest("button");
      if (chosen) act(chosen.value);
    });
    this.element.addEventListener("keydown", (event) => this.move(event));
  }

  /** Beside a stretch of the page. `done`: what was just done there, with the way to undo it. */
  show(range, done = "") {
    this.element.hidden = false;
    this.said.hidden = !done;
    this.said.textContent = done;
    this.buttons.forEach((each) => {
      each.hidden = each.value === "undo" ? !done : done !== "" && each.value === "highlighting";
    });
    const box = [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
    const room = document.documentElement.clientWidth - this.element.offsetWidth - 8;
    this.element.style.left = `${Math.max(8, Math.min(box.left, room)) + window.scrollX}px`;
    this.element.style.top = `${box.bottom + window.scrollY + 8}px`;
    this.tabbable(this.shown()[0]);
  }

  hide() {
    this.element.hidden = true;
  }

  get isShown() {
    return !this.element.hidden;
  }

  get hasFocus() {
    return this.element.contains(document.activeElement);
  }

  focus() {
    this.shown()[0].focus();
  }

  shown() {
    return this.buttons.filter((each) => !each.hidden);
  }

  // One stop of the Tab key for the whole bar; the arrows go from button to button.
  tabbable(button) {
    this.buttons.forEach((each) => { each.tabIndex = each === button ? 0 : -1; });
  }

  move(event) {
    const shown = this.shown();
    const at = shown.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = shown.at(to % shown.length);
    this.tabbable(next);
    next.focus();
  }
}
