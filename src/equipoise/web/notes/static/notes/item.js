// One note as people see it, in the list beside a page and in the list of all. Words go in as text, never as markup.

import { placeOf, textOf } from "./annotation.js";

const SHOWN_LETTERS = 1200;
const QUOTED_LETTERS = 220;
const STATES = {
  moved: "These words stand elsewhere on the page now.",
  changed: "These words have changed since. They were:",
  gone: "These words are not on the page any more. They were:",
};

/** The first letters of a long text, cut between words. */
export function shortened(text, most) {
  if (text.length <= most) return text;
  const cut = text.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  return `${cut.replace(/\s+\S{0,30}$/, "")} …`;
}

/** A note's quote on one line. */
export function quoteOf(note) {
  return `“${shortened(placeOf(note).exact.replace(/\s+/g, " "), QUOTED_LETTERS)}”`;
}

/** An element made from a template for a note; `kind` says how sure its place is, "" where nobody has looked. */
export function item(template, note, kind = "") {
  const element = template.content.firstElementChild.cloneNode(true);
  const get = (name) => element.querySelector(`[data-${name}]`);
  element.dataset.id = note.id;
  element.classList.add(`note--${note.motivation}`);
  element.querySelectorAll("[data-kind]").forEach((each) => { each.hidden = each.dataset.kind !== note.motivation; });
  get("quote").textContent = quoteOf(note);
  get("state").textContent = STATES[kind] ?? "";
  get("state").hidden = !(kind in STATES);
  const go = get("go");
  go.hidden = kind === "gone";
  nameActs(element, note);
  setText(get("text"), get("more"), textOf(note));
  return element;
}

// "Edit" alone says nothing in a list of all buttons: each is named with the words it belongs to.
function nameActs(element, note) {
  const about = shortened(placeOf(note).exact.replace(/\s+/g, " "), 50);
  element.querySelectorAll(".note__acts :is(button, a)").forEach((each) => {
    const more = document.createElement("span");
    more.className = "visually-hidden";
    more.textContent = `: “${about}”`;
    each.append(more);
  });
}

function setText(place, more, text) {
  place.hidden = !text;
  place.textContent = shortened(text, SHOWN_LETTERS);
  more.hidden = text.length <= SHOWN_LETTERS;
  more.addEventListener("click", () => {
    place.textContent = text;
    more.hidden = true;
    place.tabIndex = -1;
    place.focus();
  });
}
