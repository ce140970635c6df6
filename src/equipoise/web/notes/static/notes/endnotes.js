// A study's notes on paper: numbered, at the end.

import { textOf } from "./annotation.js";
import { quoteOf } from "./item.js";

const NAMES = { commenting: "Note", questioning: "Question", highlighting: "Marked" };
const STATES = { gone: " (no longer in the record)", changed: " (these words have changed since)" };

/** Write the entries {note, kind} into the section that is for them; without any it stays away. */
export function writeEndNotes(place, entries) {
  place.querySelector("ol").replaceChildren(...entries.map(written));
  place.hidden = entries.length === 0;
}

function written({ note, kind }) {
  const item = document.createElement("li");
  const add = (name, text) => {
    const line = document.createElement("p");
    Object.assign(line, { className: name, textContent: text, dir: "auto" });
    item.append(line);
  };
  add("end-notes__quote", `${NAMES[note.motivation]}: ${quoteOf(note)}${STATES[kind] ?? ""}`);
  if (textOf(note)) add("end-notes__text", textOf(note));
  if (note.motivation === "questioning") add("paper__line", "");
  return item;
}
