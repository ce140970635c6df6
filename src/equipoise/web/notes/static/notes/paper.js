// A study on paper: its notes as numbered notes at the end, and their numbers in the text.

import { placeOf, textOf } from "./annotation.js";
import { quoteOf } from "./item.js";
import { inOrder } from "./rows.js";
import { all } from "./store.js";
import { Words } from "./words.js";

const NAMES = { commenting: "Note", questioning: "Question", highlighting: "Marked" };

async function begin() {
  const place = document.querySelector("[data-end-notes]");
  const notes = (await all()).filter((each) => each.target.source === place.dataset.source);
  if (!notes.length) return;
  const words = new Words(document);
  const entries = notes.map((note) => ({ note, ...words.find(placeOf(note)) })).sort(inOrder);
  place.querySelector("ol").append(...entries.map(written));
  // From the last to the first: a number that is put in moves only what comes after it.
  entries.map(({ range }, at) => [range, at + 1]).reverse().forEach(([range, number]) => { if (range) mark(range, number); });
  place.hidden = false;
}

function mark(range, number) {
  const sign = document.createElement("sup");
  sign.className = "end-notes__mark";
  sign.textContent = ` ${number}`;
  const end = range.cloneRange();
  end.collapse(false);
  end.insertNode(sign);
}

function written({ note, kind }) {
  const item = document.createElement("li");
  const add = (name, text) => {
    const line = document.createElement("p");
    Object.assign(line, { className: name, textContent: text, dir: "auto" });
    item.append(line);
  };
  const gone = kind === "gone" ? " (no longer in the record)" : kind === "changed" ? " (these words have changed since)" : "";
  add("end-notes__quote", `${NAMES[note.motivation]}: ${quoteOf(note)}${gone}`);
  if (textOf(note)) add("end-notes__text", textOf(note));
  if (note.motivation === "questioning") add("paper__line", "");
  return item;
}

begin();
