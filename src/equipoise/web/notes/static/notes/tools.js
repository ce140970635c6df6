// The tools of notes on a study page: select words, note, ask, highlight; see all of it beside the page.

import { annotation, placeOf, rewritten } from "./annotation.js";
import { Bar, watch } from "./bar.js";
import { writeEndNotes } from "./endnotes.js";
import { marking } from "./marking.js";
import { Panel } from "./panel.js";
import { fill, follow } from "./parts.js";
import { inOrder } from "./rows.js";
import { all, kept, onChange, put, remove, restore } from "./store.js";
import { Words } from "./words.js";

const HASH = "#note-";
const PAGE_ONLY = "Your browser keeps nothing for this site, so these notes go when you leave this page. ";

/** Begin on a page; gives {open(opener), reach()}. */
export async function start(root, page) {
  const tools = new Tools(root, page);
  await tools.begin();
  return tools;
}

class Tools {
  constructor(root, page) {
    Object.assign(this, { root, page, source: root.dataset.source, words: new Words(page), places: new Map() });
    this.title = page.querySelector("h1").textContent.trim();
    this.select = root.querySelector("[data-notes-parts] select");
    this.bar = new Bar(root, (what) => this.act(what));
    this.panel = new Panel(root, {
      keep: (entry, text, kind) => this.keep(entry, text, kind),
      remove: async ({ note }) => { await remove(note.id); await this.refresh(); },
      restore: async (note) => { await restore(note); await this.refresh(); },
      go: (entry) => this.go(entry),
      left: (_, wasNew) => { this.marks.choose(null); if (wasNew) this.panel.heading.focus(); },
      shut: () => this.marks.choose(null),
    });
  }

  get rows() {
    return this.panel.rows;
  }

  async begin() {
    this.marks = await marking(this.page, (ids) => this.onMarks(ids));
    this.choices();
    onChange(() => this.refresh());
    await this.refresh();
    if (!(await kept())) this.root.querySelector("[data-notes-where]").prepend(PAGE_ONLY);
    watch(this.page, (range) => this.selected(range));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.leaveBar(); });
    const paper = document.querySelector("[data-end-notes]");
    window.addEventListener("beforeprint", () => writeEndNotes(paper, this.entries));
    window.addEventListener("hashchange", () => this.named());
    this.named();
  }

  /** Notes of this study, each with the place of its words now; drawn in the text and in the list. */
  async refresh() {
    const notes = (await all()).filter((each) => each.target.source === this.source);
    this.entries = notes.map((note) => ({ note, ...this.placed(note) })).sort(inOrder);
    const marked = this.entries.filter(({ range }) => range);
    this.marks.show(marked.map(({ note, range }) => ({ id: note.id, kind: note.motivation, range })));
    this.panel.show(this.entries);
    this.count(notes.length);
  }

  // Where words are does not change while the page stands; a note's own words are read once.
  placed(note) {
    const key = JSON.stringify(note.target.selector);
    if (!this.places.has(key)) this.places.set(key, this.words.find(placeOf(note)));
    return this.places.get(key);
  }

  count(many) {
    const float = this.root.querySelector(".notes-float");
    float.hidden = many === 0;
    this.root.querySelector("[data-notes-float]").textContent = `${many} ${many === 1 ? "note" : "notes"}`;
    document.querySelectorAll("[data-notes-count]").forEach((each) => { each.textContent = many ? ` (${many})` : ""; });
  }

  /** The list beside the page, with the focus on its heading. */
  open(opener) {
    this.fillParts();
    this.panel.open(opener);
    this.panel.heading.focus();
  }

  /** By keyboard: to the bar where words are selected, else to the list of parts. */
  reach() {
    if (this.bar.isShown) return this.bar.focus();
    this.open(document.activeElement === document.body ? null : document.activeElement);
    return this.select.focus();
  }

  // ---- words that were selected

  selected(range) {
    if (!range) return this.bar.hasFocus || this.done ? undefined : this.bar.hide();
    const place = this.words.describe(range);
    if (!place) return this.bar.hide();
    this.done = undefined;
    this.chosen = { place, range: range.cloneRange() };
    this.bar.show(range);
    return this.rows.say("Words chosen. Press Alt, Shift and N for the note tools.");
  }

  leaveBar() {
    if (!this.bar.isShown) return;
    const inside = this.bar.hasFocus;
    this.bar.hide();
    this.done = undefined;
    if (inside) this.page.closest("main").focus({ preventScroll: true });
  }

  async act(what) {
    if (what === "undo") {
      await remove(this.done.note.id);
      this.rows.say("The highlight is taken back.");
      return this.leaveBar();
    }
    if (this.done) return this.rewrite(what);
    const entry = this.made(this.chosen, what);
    if (what === "highlighting") return this.highlight(entry);
    this.bar.hide();
    return this.write(entry);
  }

  made({ place, range }, kind) {
    const given = { id: crypto.randomUUID(), kind, text: "", source: this.source, title: this.title, place, now: new Date() };
    return { note: annotation(given), kind: "exact", range };
  }

  // At once, without a question; the bar then says so and offers to undo it or to write to it.
  async highlight(entry) {
    await put(entry.note);
    this.done = entry;
    document.getSelection().removeAllRanges();
    this.bar.show(entry.range, "Highlighted.");
    this.rows.say("Highlighted. Undo is in the bar.");
  }

  rewrite(kind) {
    const entry = { ...this.done, note: { ...this.done.note, motivation: kind } };
    this.done = undefined;
    this.bar.hide();
    this.panel.open(document.querySelector("[data-notes-open]"));
    this.rows.edit(entry);
  }

  write(entry) {
    this.fillParts();
    this.panel.open(document.querySelector("[data-notes-open]"));
    this.rows.edit(entry, true);
    this.marks.choose(entry.range);
  }

  async keep({ note }, text, kind) {
    await put(rewritten(note, { text, kind }, new Date()));
    this.marks.choose(null);
    await this.refresh();
    this.rows.say("Kept.");
  }

  // ---- between the words and the list

  onMarks(ids) {
    this.panel.open(document.querySelector("[data-notes-open]"));
    this.fillParts();
    this.rows.focus(ids[0]);
    this.marks.choose(this.entries.find(({ note }) => note.id === ids[0])?.range ?? null);
  }

  go({ range }) {
    for (let each = range.startContainer.parentElement; each; each = each.parentElement) {
      if (each.localName === "details") each.open = true;
    }
    this.marks.choose(range);
    const box = range.getBoundingClientRect();
    const behaviour = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    window.scrollBy({ top: box.top - window.innerHeight / 4, behavior: behaviour });
  }

  named() {
    if (!location.hash.startsWith(HASH)) return;
    const id = decodeURIComponent(location.hash.slice(HASH.length));
    const entry = this.entries.find(({ note }) => note.id === id);
    if (!entry) return;
    this.panel.open();
    this.fillParts();
    if (entry.range) this.go(entry);
    this.rows.focus(id);
  }

  // ---- parts of the page to choose from

  fillParts() {
    this.lines ??= fill(this.select, this.words, this.page);
    return this.lines;
  }

  choices() {
    const button = this.root.querySelector("[data-notes-here]");
    const here = follow(button, this.page, () => this.fillParts());
    button.addEventListener("click", () => {
      this.selected(here.range);
      button.hidden = true;
      this.bar.focus();
    });
    this.select.addEventListener("change", () => this.go(this.line()));
    this.select.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.noteOn(this.line(), event.submitter.value);
    });
  }

  line() {
    return this.lines[Number(this.select.value)];
  }

  async noteOn({ range }, kind) {
    const entry = this.made({ place: this.words.describe(range), range: range.cloneRange() }, kind);
    if (kind !== "highlighting") return this.write(entry);
    await put(entry.note);
    await this.refresh();
    this.rows.focus(entry.note.id);
    return this.rows.say("Highlighted.");
  }
}
