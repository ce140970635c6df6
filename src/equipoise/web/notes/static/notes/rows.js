// A list of notes that can be changed in place: rewritten in a form, deleted with a way back.

import { MOST_LETTERS, textOf } from "./annotation.js";
import { item, quoteOf } from "./item.js";

const FULL = "Your browser has no room for this note. Export your notes and delete some, then try again.";
const LONG = `A note has room for ${MOST_LETTERS.toLocaleString("en-GB")} letters. Make two of it.`;
const EMPTY = "Write something, or choose Cancel.";

export class Rows {
  /**
   * `root` holds the templates and the line that is read out. `does`: {keep(entry, text, kind), remove(entry),
   * restore(note), left(entry, wasNew)} when a form is cancelled, and go(entry) or, where that is a link, address(entry).
   */
  constructor(root, list, does) {
    Object.assign(this, { root, list, does, entries: [] });
    this.templates = { item: root.querySelector("[data-notes-item]"), edit: root.querySelector("[data-notes-edit]") };
    list.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.form?.contains(event.target)) return;
      event.stopPropagation();
      this.cancel();
    });
    // What was typed is kept when the page is left without a word; the form stays for who comes back.
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.form) this.keepTyped(); });
  }

  say(words) {
    this.root.querySelector("[data-notes-said]").textContent = words;
  }

  /** The entries {note, kind, range} in the order of the page. */
  show(entries) {
    this.entries = entries;
    this.draw();
  }

  draw() {
    const rows = [...this.entries, ...(this.draft ? [this.draft] : []), ...(this.deleted ? [this.deleted] : [])];
    const active = this.list.contains(document.activeElement) ? document.activeElement : null;
    const focused = active?.closest("[data-id]")?.dataset.id;
    this.list.replaceChildren(...rows.sort(inOrder).map((each) => this.row(each)));
    if (active?.isConnected) active.focus({ preventScroll: true });
    else if (focused) this.focus(focused, false);
  }

  row(entry) {
    if (entry === this.deleted) return this.ghost;
    if (this.form && entry.note.id === this.edited.note.id) return this.form;
    const element = item(this.templates.item, entry.note, entry.kind);
    const on = (name, fn) => element.querySelector(`[data-${name}]`).addEventListener("click", fn);
    const go = element.querySelector("[data-go]");
    if (go.href !== undefined) go.href = this.does.address(entry);
    else go.addEventListener("click", () => this.does.go(entry));
    on("edit", () => this.edit(entry));
    on("delete", () => this.remove(entry));
    return element;
  }

  /** The focus to the note of that number; `move` brings it into view too. */
  focus(id, move = true) {
    const found = [...this.list.children].find((each) => each.dataset.id === id);
    if (!found) return;
    this.list.querySelectorAll(".is-chosen").forEach((each) => each.classList.remove("is-chosen"));
    found.classList.add("is-chosen");
    found.focus({ preventScroll: !move });
    if (move) found.scrollIntoView({ block: "nearest" });
  }

  /** A form for the words of a note: a new one, or one that is there. */
  edit(entry, isNew = false) {
    if (this.form) this.submit(true);
    this.edited = entry;
    this.draft = isNew ? entry : undefined;
    this.form = this.templates.edit.content.firstElementChild.cloneNode(true);
    this.form.dataset.id = entry.note.id;
    this.form.querySelector("[data-quote]").textContent = quoteOf(entry.note);
    this.form.querySelector("textarea").value = textOf(entry.note);
    this.form.querySelector("[type=checkbox]").checked = entry.note.motivation === "questioning";
    this.form.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    const field = this.form.querySelector("textarea");
    const turn = () => { field.dir = directionOf(field.value); };
    turn();
    field.addEventListener("input", turn);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.submit(); }
    });
    this.form.querySelector("[data-cancel]").addEventListener("click", () => this.cancel());
    this.draw();
    field.focus();
  }

  typed() {
    const text = this.form.querySelector("textarea").value.trim();
    const asks = this.form.querySelector("[type=checkbox]").checked;
    return { text, kind: asks ? "questioning" : text ? "commenting" : "highlighting" };
  }

  async keepTyped() {
    const { text, kind } = this.typed();
    if (!text || text.length > MOST_LETTERS || text === textOf(this.edited.note)) return;
    this.unasked ||= Boolean(this.draft);
    this.draft = undefined;
    await this.does.keep(this.edited, text, kind).catch(() => {});
  }

  /** Keep what is in the form. `quietly`: the person did not ask for it, so that an empty one is simply left. */
  async submit(quietly = false) {
    const entry = this.edited;
    const { text, kind } = this.typed();
    const wrong = text.length > MOST_LETTERS ? LONG : !text && this.draft ? EMPTY : "";
    if (wrong) return quietly ? undefined : this.mend(wrong);
    this.leave();
    try {
      await this.does.keep(entry, text, kind);
    } catch {
      this.edit({ ...entry, note: entry.note }, !this.entries.includes(entry));
      this.form.querySelector("textarea").value = text;
      return this.mend(FULL);
    }
    if (!quietly) this.focus(entry.note.id);
    return undefined;
  }

  mend(wrong) {
    const place = this.form.querySelector("[data-wrong]");
    const field = this.form.querySelector("textarea");
    place.id = "note-wrong";
    place.textContent = wrong;
    place.hidden = false;
    field.setAttribute("aria-describedby", place.id);
    field.setAttribute("aria-invalid", "true");
    field.focus();
  }

  leave() {
    this.form = this.draft = this.edited = this.unasked = undefined;
  }

  cancel() {
    const [entry, wasNew] = [this.edited, Boolean(this.draft || this.unasked)];
    if (this.unasked) this.does.remove(entry);
    this.leave();
    this.draw();
    if (!wasNew) this.focus(entry.note.id);
    this.does.left(entry, wasNew);
  }

  async remove(entry) {
    this.deleted = entry;
    this.ghost = this.ghostOf(entry);
    await this.does.remove(entry);
    this.ghost.querySelector("button").focus();
    this.say("Deleted. You can undo it.");
  }

  // In the place of a note that was deleted: the way to have it back.
  ghostOf(entry) {
    const element = document.createElement("li");
    element.className = "note note--deleted";
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "link-button", textContent: "Undo" });
    button.addEventListener("click", async () => {
      this.deleted = undefined;
      await this.does.restore(entry.note);
      this.focus(entry.note.id);
      this.say("It is back.");
    });
    element.append("Deleted. ", button);
    return element;
  }
}

// By the first letter that has a direction. `dir="auto"` says the same, and takes half a minute over a megabyte.
function directionOf(text) {
  const first = text.slice(0, 1000).match(/\p{L}/u)?.[0] ?? "a";
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(first) ? "rtl" : "ltr";
}

/** The order of the page; what is gone from it comes last, the oldest first. */
export function inOrder(one, other) {
  if (one.range && other.range) return one.range.compareBoundaryPoints(Range.START_TO_START, other.range) || 0;
  if (one.range || other.range) return one.range ? -1 : 1;
  return one.note.created.localeCompare(other.note.created);
}
