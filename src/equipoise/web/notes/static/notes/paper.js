// The page of a study for paper: its notes at the end, and their numbers in the text.

import { placeOf } from "./annotation.js";
import { writeEndNotes } from "./endnotes.js";
import { inOrder } from "./rows.js";
import { all } from "./store.js";
import { Words } from "./words.js";

async function begin() {
  const place = document.querySelector("[data-end-notes]");
  const notes = (await all()).filter((each) => each.target.source === place.dataset.source);
  if (!notes.length) return;
  const words = new Words(document);
  const entries = notes.map((note) => ({ note, ...words.find(placeOf(note)) })).sort(inOrder);
  writeEndNotes(place, entries);
  // From the last to the first: a number that is put in moves only what comes after it.
  entries.map(({ range }, at) => [range, at + 1]).reverse().forEach(([range, number]) => {
    if (range) mark(range, number);
  });
}

function mark(range, number) {
  const sign = document.createElement("sup");
  sign.className = "end-notes__mark";
  sign.textContent = ` ${number}`;
  const end = range.cloneRange();
  end.collapse(false);
  end.insertNode(sign);
}

begin();
