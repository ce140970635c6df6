// Notes without selecting: a list of the page's parts to choose from, which is one stop of the Tab key, however long the
// page, and one that every screen reader knows; and for the mouse a button that stands beside the part it points at.

import { shortened } from "./item.js";
import { isApart } from "./words.js";

const BLOCK = "p, li, h1, h2, h3, dt, dd, td, th, caption, summary";

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

/** Let the button follow the mouse from part to part; `lines()` are those of `fill`. It gives what it stands by. */
export function follow(button, page, lines) {
  const here = { range: null };
  let over, waiting;
  const move = () => {
    waiting = undefined;
    if (!over || isApart(over)) return;
    const line = lines().find(({ range }) => range.intersectsNode(over));
    const box = line?.range.getBoundingClientRect();
    button.hidden = false;
    const isRoom = box && box.right + 24 + button.offsetWidth < page.getBoundingClientRect().right;
    button.hidden = !isRoom;
    if (!isRoom) return;
    here.range = line.range;
    button.style.left = `${box.right + window.scrollX + 16}px`;
    button.style.top = `${box.top + window.scrollY - 8}px`;
  };
  page.addEventListener("pointerover", (event) => {
    const block = event.pointerType === "mouse" && event.target.closest(BLOCK);
    if (!block || block === over) return;
    over = block;
    waiting ??= requestAnimationFrame(move);
  });
  return here;
}
