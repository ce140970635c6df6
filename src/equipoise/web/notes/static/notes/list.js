// All notes of this browser, study by study: filtered, changed, taken out and brought in. Nothing of it is sent.

import { rewritten } from "./annotation.js";
import { byStudy, fromJsonLd, jsonLd, markdown } from "./export.js";
import { Rows } from "./rows.js";
import { all, importAll, kept, onChange, put, remove, restore } from "./store.js";

const root = document.querySelector("[data-all-notes]");
const studies = root.querySelector("[data-notes-studies]");
const get = (name) => root.querySelector(`[data-${name}]`);
const groups = new Map();
let shown = "all";

const does = {
  keep: async ({ note }, text, kind) => { await put(rewritten(note, { text, kind }, new Date())); await draw(); },
  remove: async ({ note }) => { await remove(note.id); await draw(); },
  restore: async (note) => { await restore(note); await draw(); },
  left: () => {},
  address: ({ note }) => `${note.target.source}#note-${encodeURIComponent(note.id)}`,
};

function wanted(note) {
  return shown === "all" || note.motivation === "questioning";
}

function many(number, [one, more]) {
  return `${number} ${number === 1 ? one : more}`;
}

async function draw() {
  const notes = await all();
  const chosen = notes.filter(wanted);
  const found = byStudy(chosen);
  found.forEach((each) => group(each).rows.show(each.notes.map((note) => ({ note, kind: "", range: null }))));
  const numbers = new Set(found.map(({ study }) => study));
  groups.forEach(({ section, rows }, study) => {
    if (!numbers.has(study)) rows.show([]);
    section.hidden = !numbers.has(study) && !rows.deleted;
  });
  const isUndoable = [...groups.values()].some(({ rows }) => rows.deleted);
  get("notes-none").hidden = notes.length > 0 || isUndoable;
  get("notes-no-questions").hidden = notes.length === 0 || chosen.length > 0;
  get("notes-tools").hidden = notes.length === 0;
  const said = many(chosen.length, shown === "all" ? ["note", "notes"] : ["question", "questions"]);
  get("notes-count").textContent = notes.length ? `${said} on ${many(found.length, ["study", "studies"])}` : "";
}

// The section of a study: made once, so that a form in it stays while others change.
function group({ study, title }) {
  if (!groups.has(study)) {
    const section = get("notes-group").content.firstElementChild.cloneNode(true);
    section.querySelector("a").href = `/studies/${study}/`;
    section.querySelector("[data-number]").textContent = study;
    const rows = new Rows(root, section.querySelector("ol"), does);
    groups.set(study, { section, rows });
    const after = [...groups.keys()].filter((each) => each > study).sort()[0];
    studies.insertBefore(section, after ? groups.get(after).section : null);
  }
  const found = groups.get(study);
  found.section.querySelector("a").textContent = title;
  return found;
}

function download(text, type, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function say(words, isWrong = false) {
  const place = get("notes-told");
  place.hidden = false;
  place.classList.toggle("callout--error", isWrong);
  place.querySelector("p").textContent = words;
}

async function bringIn(file) {
  try {
    const { added, changed, kept: same, refused } = await importAll(fromJsonLd(await file.text()));
    const left = refused ? ` ${refused} could not be read as notes and were left out.` : "";
    say(`${many(added, ["note", "notes"])} added, ${changed} brought up to date, ${same} here already.${left}`);
  } catch (error) {
    const why = error instanceof SyntaxError ? "It is not an export of notes. Choose a file that ends in .jsonld."
      : "Your browser has no room for these notes.";
    say(`This file was not brought in. ${why}`, true);
  }
}

async function begin() {
  root.querySelectorAll("[name=shown]").forEach((each) => {
    each.addEventListener("change", () => { shown = each.value; draw(); });
  });
  const today = () => new Date().toISOString().slice(0, 10);
  get("export-markdown").addEventListener("click", async () => {
    download(markdown((await all()).filter(wanted), location.origin, new Date()), "text/markdown", `notes-${today()}.md`);
  });
  get("export-json").addEventListener("click", async () => {
    download(jsonLd((await all()).filter(wanted)), "application/ld+json", `notes-${today()}.jsonld`);
  });
  get("print").addEventListener("click", () => window.print());
  get("import").addEventListener("change", async (event) => {
    if (event.target.files.length) await bringIn(event.target.files[0]);
    event.target.value = "";
  });
  onChange(draw);
  await draw();
  get("page-only").hidden = await kept();
}

begin();
