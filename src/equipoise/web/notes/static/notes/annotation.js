// What a note is: a W3C Web Annotation, made and read. Pure: no page, no clock, no storage.
//
// {"@context", "id": "urn:uuid:…", "type": "Annotation", "motivation": "commenting" | "questioning" | "highlighting",
//  "created", "modified",                                            ISO 8601 in UTC, to the millisecond
//  "body": [{"type": "TextualBody", "value", "format": "text/plain"}],       empty for a highlight
//  "target": {"source": "/studies/NCT…/", "dcterms:title", "state": {"type": "TimeState", "sourceDate"}, "selector": [
//     {"type": "FragmentSelector", "value": "who"},                   the section; "page" where it spans several
//     {"type": "TextQuoteSelector", "exact", "prefix", "suffix"},
//     {"type": "TextPositionSelector", "start", "end"}]}}            UTF-16 units of the section's text (pagetext.js)
//
// A note that was deleted leaves a tombstone, {"id", "removed": true, "modified"}, so that another device hears of it.

export const CONTEXT = "http://www.w3.org/ns/anno.jsonld";
export const KINDS = ["commenting", "questioning", "highlighting"];
export const TITLE = "dcterms:title";
export const MOST_LETTERS = 1_000_000;

const STUDY = /^\/studies\/NCT\d{8}\/$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const words = (value) => typeof value === "string";
const whole = (value) => Number.isSafeInteger(value) && value >= 0;
const moment = (value) => words(value) && MOMENT.test(value) && !Number.isNaN(Date.parse(value));
const part = (note, type) => note.target.selector.find((each) => each?.type === type);

/** A new note. `place`: {section, exact, prefix, suffix, start, end}; `now`: a Date; `id`: a UUID; `title`: the study's. */
export function annotation({ id, kind, text, source, title, place, now }) {
  const at = now.toISOString();
  return {
    "@context": CONTEXT, id: `urn:uuid:${id}`, type: "Annotation", motivation: kind, created: at, modified: at,
    body: bodyOf(text), target: target(source, title, place, at),
  };
}

function target(source, title, place, at) {
  return {
    source,
    ...(title ? { [TITLE]: title } : {}),
    state: { type: "TimeState", sourceDate: at },
    selector: [
      { type: "FragmentSelector", value: place.section },
      { type: "TextQuoteSelector", exact: place.exact, prefix: place.prefix, suffix: place.suffix },
      { type: "TextPositionSelector", start: place.start, end: place.end },
    ],
  };
}

function bodyOf(text) {
  return text ? [{ type: "TextualBody", value: text, format: "text/plain" }] : [];
}

/** The note with other words, or of another kind, changed `now`. */
export function rewritten(note, { text = textOf(note), kind = note.motivation }, now) {
  return { ...note, motivation: kind, body: bodyOf(text), modified: later(note, now) };
}

/** What is left of a note that is deleted `now`. */
export function tombstone(note, now) {
  return { id: note.id, removed: true, modified: later(note, now) };
}

// A clock that was set back must not make a change look older than what it changes.
function later(note, now) {
  return new Date(Math.max(now.getTime(), Date.parse(note.modified) + 1)).toISOString();
}

/** The writer's own words; "" for a highlight. */
export function textOf(note) {
  return note.body?.map((each) => each.value).join("\n\n") ?? "";
}

/** Where it stands: {section, exact, prefix, suffix, start, end}. */
export function placeOf(note) {
  const { exact, prefix = "", suffix = "" } = part(note, "TextQuoteSelector");
  const { start, end } = part(note, "TextPositionSelector") ?? { start: 0, end: 0 };
  return { section: part(note, "FragmentSelector")?.value ?? "page", exact, prefix, suffix, start, end };
}

/** The number of the study it belongs to: "NCT…". */
export function studyOf(note) {
  return note.target.source.slice("/studies/".length, -1);
}

/** The title of that study when the note was made; its number where the note does not say it. */
export function titleOf(note) {
  return note.target[TITLE] ?? studyOf(note);
}

/** Whether it is a tombstone. */
export function isRemoved(note) {
  return note.removed === true;
}

/** Whether a value from outside is a note or a tombstone that we can keep; all of what we rest on is looked at. */
export function isNote(value) {
  if (!value || typeof value !== "object" || !words(value.id) || !value.id || value.id.length > 200) return false;
  if (!moment(value.modified)) return false;
  if (value.removed === true) return true;
  return value.type === "Annotation" && KINDS.includes(value.motivation) && moment(value.created)
    && isBody(value.body) && isTarget(value.target);
}

function isBody(body) {
  return Array.isArray(body) && body.every((each) => each?.type === "TextualBody" && words(each.value))
    && body.reduce((sum, each) => sum + each.value.length, 0) <= MOST_LETTERS;
}

function isTarget(found) {
  if (!found || !words(found.source) || !STUDY.test(found.source) || !Array.isArray(found.selector)) return false;
  if (found[TITLE] !== undefined && !words(found[TITLE])) return false;
  const get = (type) => found.selector.find((each) => each?.type === type);
  const quote = get("TextQuoteSelector"), at = get("TextPositionSelector"), section = get("FragmentSelector");
  return words(quote?.exact) && quote.exact !== "" && [quote.prefix ?? "", quote.suffix ?? ""].every(words)
    && (!at || (whole(at.start) && whole(at.end) && at.start <= at.end)) && (!section || words(section.value));
}

/** Of two states of one note the one that holds: the later; of equals always the same one, so that all agree. */
export function newer(one, other) {
  const [first, second] = [Date.parse(one.modified), Date.parse(other.modified)];
  if (first !== second) return first > second ? one : other;
  return JSON.stringify(one) >= JSON.stringify(other) ? one : other;
}
