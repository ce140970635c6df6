// Notes without selecting: a list of the page's parts to choose from. One stop of the Tab key, however long the page,
// and one that every screen reader knows.

import { shortened } from "./item.js";

const NAMES = { head: "At the top" };

/** Fill the list of parts; gives its lines {section, words, range}, in its order. */
export function fill(select, words, page) {
  const lines = words.lines();
  const groups = new Map();
  lines.forEach(({ section, words: said }, at) => {
    if (!groups.has(section)) groups.set(section, group(section, page));
    groups.get(section).append(new Option(shortened(said, 70), String(at)));
  });
  select.replaceChildren(...groups.values());
  return lines;
}

function group(section, page) {
  const element = document.createElement("optgroup");
  element.label = NAMES[section] ?? page.querySelector(`#${CSS.escape(section)} h2`)?.textContent.trim() ?? section;
  return element;
}
