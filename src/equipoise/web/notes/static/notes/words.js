// The words of a page, part by part: where a selection stands in them, and where a note's words are now.

import { describe, find, prepare } from "./anchoring.js";
import { LEFT_OUT, linesOf, placesOf, rangeOf, sectionsOf, textOfElement, wholeWords } from "./pagetext.js";

const WHOLE = "page";

export class Words {
  constructor(page) {
    this.elements = new Map(sectionsOf(page));
    this.texts = new Map();
  }

  /** The text of a part, read once: {text, runs, ready}. */
  part(name) {
    if (!this.texts.has(name)) {
      const found = textOfElement(this.elements.get(name));
      this.texts.set(name, { ...found, ready: prepare(found.text) });
    }
    return this.texts.get(name);
  }

  /** Where the words of a range stand, cut words made whole: {section, exact, prefix, suffix, start, end}, or null. */
  describe(range) {
    const touched = [...this.elements].filter(([name, each]) => name !== WHOLE && range.intersectsNode(each))
      .filter(([name]) => placesOf(this.part(name), range));
    const section = touched.length === 1 && this.holds(touched[0][1], range) ? touched[0][0] : WHOLE;
    const part = this.part(section);
    const places = placesOf(part, range);
    const place = places && describe(part.ready, ...wholeWords(part, ...places));
    return place && { section, ...place };
  }

  // Whether no words of a range stand outside a part.
  holds(element, range) {
    const rest = placesOf(this.part(WHOLE), range);
    const inside = document.createRange();
    inside.selectNodeContents(element);
    const own = placesOf(this.part(WHOLE), inside);
    return rest && own && rest[0] >= own[0] && rest[1] <= own[1];
  }

  /** Where the words of a note are now: {kind, score, range}, `range` null where they are gone. */
  find(place) {
    const home = this.elements.has(place.section) ? place.section : WHOLE;
    const found = this.findIn(home, place);
    return found.kind === "gone" && home !== WHOLE ? this.findIn(WHOLE, place) : found;
  }

  findIn(name, place) {
    const part = this.part(name);
    const { kind, score, start, end } = find(part.ready, place);
    return { kind, score, range: kind === "gone" ? null : rangeOf(part, start, end) };
  }

  /** Every line of the page that can be seen: [{section, words, range}], in its order. */
  lines() {
    return [...this.elements.keys()].filter((name) => name !== WHOLE).flatMap((section) => {
      const part = this.part(section);
      return linesOf(part)
        .map(({ start, end }) => ({ section, words: part.text.slice(start, end), range: rangeOf(part, start, end) }))
        .filter(({ range }) => range && range.getClientRects().length);
    });
  }
}

/** Whether an element belongs to the tools, not to the words. */
export function isApart(node) {
  return Boolean((node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(LEFT_OUT));
}
