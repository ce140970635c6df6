// The text of a part of the page as notes know it, and the way between a place in it and a place in the page.
//
// White space counts as one space; where a paragraph, an item or a heading begins or ends there is a line break. What
// explains itself on demand (a term's note), tools and forms are left out: they are not the record's words.

const APART = "p,li,ul,ol,dl,dt,dd,div,h1,h2,h3,h4,section,header,table,caption,tr,th,td,summary,details,br,.value";
export const LEFT_OUT = ".study__acts,.term__note,.visually-hidden,form,button,script,style,svg,select,textarea,[data-notes-apart]";
const SPACE = /\s+/g;
const PART_OF_WORD_BEFORE = /[\p{L}\p{N}\p{M}]+$/u;
const PART_OF_WORD_AFTER = /^[\p{L}\p{N}\p{M}]+/u;
const LONGEST_WORD = 40;

/** The text of an element: {text, runs}, each run a stretch of one text node that stands in the text as it is. */
export function textOfElement(root) {
  const runs = [], parts = [];
  let length = 0, waiting = "";
  const gap = (sign) => { if (waiting !== "\n") waiting = sign; };
  const add = (node, from, value) => {
    if (waiting && length) { parts.push(waiting); length += 1; }
    waiting = "";
    runs.push({ node, from, at: length, length: value.length });
    parts.push(value);
    length += value.length;
  };
  walk(root, (node) => words(node, add, gap), () => gap("\n"));
  return { text: parts.join(""), runs };
}

function walk(node, onText, onEdge) {
  for (const child of node.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) onText(child);
    else if (child.nodeType === Node.ELEMENT_NODE && !child.matches(LEFT_OUT)) {
      const apart = child.matches(APART);
      if (apart) onEdge();
      walk(child, onText, onEdge);
      if (apart) onEdge();
    }
  }
}

// A text node by its words: single spaces between them stay within a run.
function words(node, add, gap) {
  const value = node.data;
  let from = 0;
  for (const space of value.matchAll(SPACE)) {
    const last = space.index + space[0].length === value.length;
    if (space[0] === " " && space.index > from && !last) continue;
    if (space.index > from) add(node, from, value.slice(from, space.index));
    gap(" ");
    from = space.index + space[0].length;
  }
  if (from < value.length) add(node, from, value.slice(from));
}

/** The stretch of the page that holds a stretch of its text; null where there is none. */
export function rangeOf({ runs }, start, end) {
  const first = runs[runAt(runs, start)];
  const last = runs[runAt(runs, end - 1, true)];
  if (!first || !last || end <= start) return null;
  const range = document.createRange();
  range.setStart(first.node, first.from + Math.max(0, start - first.at));
  range.setEnd(last.node, last.from + Math.min(last.length, end - last.at));
  return range.collapsed ? null : range;
}

// The run that a place lies in; of a place between two the later one, or with `back` the earlier.
function runAt(runs, at, back = false) {
  let low = 0, high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (runs[middle].at + runs[middle].length <= at) low = middle + 1; else high = middle;
  }
  return back && (low === runs.length || runs[low].at > at) ? low - 1 : low;
}

/** Where a stretch of the page begins and ends in the text: [start, end]; null where it holds none of it. */
export function placesOf({ runs }, range) {
  const inside = runs.filter(({ node }) => range.intersectsNode(node));
  const held = inside.map((run) => within(run, range)).filter(([from, to]) => to > from);
  return held.length ? [held[0][0], held.at(-1)[1]] : null;
}

function within({ node, from, at, length }, range) {
  const begin = node === range.startContainer ? Math.max(from, range.startOffset) : from;
  const end = node === range.endContainer ? Math.min(from + length, range.endOffset) : from + length;
  return [at + begin - from, at + end - from];
}

/** A stretch of a text widened to whole words: [start, end]. Where words are not told apart by spaces it stays. */
export function wholeWords({ text }, start, end) {
  const before = PART_OF_WORD_BEFORE.exec(text.slice(Math.max(0, start - LONGEST_WORD - 1), start))?.[0] ?? "";
  const after = PART_OF_WORD_AFTER.exec(text.slice(end, end + LONGEST_WORD + 1))?.[0] ?? "";
  const cutBefore = before.length <= LONGEST_WORD && PART_OF_WORD_AFTER.test(text.slice(start, end));
  const cutAfter = after.length <= LONGEST_WORD && PART_OF_WORD_BEFORE.test(text.slice(start, end));
  return [cutBefore ? start - before.length : start, cutAfter ? end + after.length : end];
}

/** The lines of a text, each a paragraph, an item, a heading or a field: [{start, end}]. */
export function linesOf({ text }) {
  const found = [];
  for (const line of text.matchAll(/[^\n]+/g)) found.push({ start: line.index, end: line.index + line[0].length });
  return found;
}

/** The parts of a study page that notes are anchored in: [[name, element]]; "page" is all of it. */
export function sectionsOf(page) {
  const whole = page.matches?.(".study") ? page : page.querySelector(".study, .paper");
  const head = whole.querySelector(".study__head");
  const parts = [...whole.querySelectorAll(".study__text > section[id]")].map((each) => [each.id, each]);
  return [...(head ? [["head", head]] : []), ...parts, ["page", whole]];
}
