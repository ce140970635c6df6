// Notes as text that other programs read: Markdown for people, JSON-LD for those that know Web Annotations. Pure.

import { CONTEXT, placeOf, studyOf, textOf, titleOf } from "./annotation.js";

const NAMES = { commenting: "Note", questioning: "Question for the doctor", highlighting: "Highlight" };
const SPECIAL = /[\\`*_{}[\]<>()#+\-.!|~&]/g;

/** Notes by their study, each group in the order given: [{study, title, notes}], by the study's number. */
export function byStudy(notes) {
  const groups = new Map();
  for (const note of notes) {
    const study = studyOf(note);
    if (!groups.has(study)) groups.set(study, { study, title: study, notes: [] });
    const found = groups.get(study);
    found.notes.push(note);
    if (titleOf(note) !== study) found.title = titleOf(note);
  }
  return [...groups.values()].sort((one, other) => one.study.localeCompare(other.study));
}

// What somebody wrote stays what it is: no sign of it becomes a heading, a link or HTML.
function escaped(text) {
  return text.replace(SPECIAL, "\\$&");
}

function quoted(text, before = "> ") {
  return text.split(/\r?\n/).map((line) => `${before}${escaped(line)}`.trimEnd()).join("\n");
}

/** All of it as Markdown; `origin`: where the studies' pages are. */
export function markdown(notes, origin, now) {
  const parts = byStudy(notes).map(({ study, title, notes: those }) => [
    `## ${escaped(title.replace(/\s+/g, " "))}`, `${study}: <${origin}/studies/${study}/>`, ...those.map(one),
  ].join("\n\n"));
  return [`# My notes\n\nExported on ${now.toISOString().slice(0, 10)}.`, ...parts].join("\n\n").concat("\n");
}

function one(note) {
  const text = textOf(note);
  const heading = `### ${NAMES[note.motivation]}, ${note.created.slice(0, 10)}`;
  return [heading, quoted(placeOf(note).exact), text && quoted(text, "")].filter(Boolean).join("\n\n");
}

/** All of it as a collection of Web Annotations. */
export function jsonLd(notes) {
  const items = notes.map(({ "@context": _, ...rest }) => rest);
  const collection = {
    "@context": [CONTEXT, { dcterms: "http://purl.org/dc/terms/" }],
    id: "urn:equipoise:notes", type: "AnnotationCollection", label: "Notes on clinical trials", total: items.length,
    first: { type: "AnnotationPage", startIndex: 0, items },
  };
  return JSON.stringify(collection, null, 2);
}

/** The notes in such a text; throws where it is none. */
export function fromJsonLd(text) {
  const found = JSON.parse(text);
  const items = Array.isArray(found) ? found : found?.first?.items ?? found?.items;
  if (!Array.isArray(items)) throw new SyntaxError("no list of annotations");
  return items.map((each) => (each && typeof each === "object" ? { "@context": CONTEXT, ...each } : each));
}
