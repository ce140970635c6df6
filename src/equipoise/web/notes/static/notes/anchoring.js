// Where the words of a note stand in a text: described by a quote, what stands around it and its position, and found
// again in another version of the text. Pure: strings in, numbers out; it never sees the page.
//
// Texts are compared without white space, and letter by letter with their combining marks in one form (NFC), so that
// neither a line break nor a way of writing "é" counts as a change, and no letter is ever cut in two.

const CONTEXT = 64;           // letters of context that are kept on each side
const LONG = 256;             // from here on a quote is looked for by pieces of it
const PIECE = 64;
const PIECES = 5;
const MOST_ERRORS = 0.34;     // of the letters of a quote, in what may still be a changed form of it
const MOST_CANDIDATES = 200;
const TOUCHING = 20;          // letters of context on each side between which other words are taken for their later form
const NEAREST = 16;           // letters of context that count twice
const AS_BEFORE = 0.75;       // from this agreement of the context on, words are where they were
const WORD = /[\p{L}\p{N}\p{M}]/u;
const DISTINCT = 24;          // from so many letters on, words that stand there once are known without their context
const CLUSTER = /\p{RI}\p{RI}|[^\p{M}\s](?:[\p{M}\ufe0f]|\u200d\S)*|\p{M}+/uy;
const PLAIN = 0x300;          // below it no letter combines with another

/** A text made ready: what is compared, and where each of its units begins and ends in the text. */
export function prepare(text) {
  const letters = [], begins = [], ends = [];
  const add = (unit, begin, end) => {
    for (let step = 0; step < unit.length; step += 1) {
      letters.push(unit[step]);
      begins.push(begin);
      ends.push(end);
    }
  };
  for (let at = 0; at < text.length;) {
    const alone = text.charCodeAt(at) < PLAIN && !(text.charCodeAt(at + 1) >= PLAIN);
    const unit = alone ? text[at].trim() : cluster(text, at);
    const end = at + Math.max(1, unit.length);
    add(alone ? unit : unit.normalize("NFC"), at, end);
    at = end;
  }
  return { text, letters: letters.join(""), begins, ends };
}

function cluster(text, at) {
  CLUSTER.lastIndex = at;
  return CLUSTER.exec(text)?.[0] ?? "";
}

/** Which of the letters is the first that ends after `at`, a place in the text. */
function letterAt({ ends }, at) {
  let low = 0, high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] <= at) low = middle + 1; else high = middle;
  }
  return low;
}

/** The words between two places of a text: {exact, prefix, suffix, start, end}; null where there are none. */
export function describe(text, start, end) {
  const ready = typeof text === "string" ? prepare(text) : text;
  const first = letterAt(ready, start);
  const last = letterAt(ready, end - 1);
  if (end <= start || first >= ready.begins.length || ready.begins[first] >= end) return null;
  const until = last < ready.begins.length && ready.begins[last] < end ? last : last - 1;
  return { ...cut(ready, first, until), ...around(ready, first, until) };
}

function cut({ text, begins, ends }, first, last) {
  const [start, end] = [begins[first], ends[last]];
  return { exact: text.slice(start, end), start, end };
}

function around({ text, begins, ends }, first, last) {
  const from = begins[Math.max(0, first - CONTEXT)] ?? 0;
  const to = ends[Math.min(ends.length - 1, last + CONTEXT)];
  return { prefix: text.slice(from, begins[first]), suffix: text.slice(ends[last], to) };
}

/**
 * Where the words stand now: {start, end, score, kind}. `score` is between 0 and 1. `kind`: "exact", the words where
 * they were; "moved", the words among others; "changed", other words that are surely their later form; "gone".
 */
export function find(text, selector) {
  const ready = typeof text === "string" ? prepare(text) : text;
  const quote = prepare(selector.exact).letters;
  if (!quote) return gone(0);
  const sought = {
    quote,
    before: reversed(prepare(selector.prefix ?? "").letters),
    after: prepare(selector.suffix ?? "").letters,
    at: letterAt(ready, selector.start ?? 0),
  };
  const same = best(exactly(ready, sought), sought, ready);
  if (same && same.context >= AS_BEFORE && isSure(same, sought)) return told(ready, same, "exact");
  const like = best([...nearly(ready, sought), ...inBetween(ready, sought)], sought, ready);
  const later = like && isLike(like, sought) ? like : undefined;
  if (same && isSure(same, sought) && !(later?.score > same.score)) return told(ready, same, "moved");
  if (later) return told(ready, toWords(ready, later), "changed");
  return gone(Math.max(same?.score ?? 0, like?.score ?? 0));
}

function told({ begins, ends }, { from, to, score }, kind) {
  return { start: begins[from], end: ends[to - 1], score: Math.min(1, Math.max(0, score)), kind };
}

function gone(score) {
  return { start: 0, end: 0, score: Math.min(1, Math.max(0, score)), kind: "gone" };
}

function reversed(letters) {
  let back = "";
  for (let at = letters.length - 1; at >= 0; at -= 1) back += letters[at];
  return back;
}

// Words that stand there unchanged. A short one means something only among its neighbours; a long one alone.
function isSure({ context, oneSide, alone }, { quote, before, after }) {
  if (!before && !after) return true;
  return (quote.length >= DISTINCT && alone) || context >= 0.5 || oneSide >= 0.8;
}

// Words that are nearly those. The fewer the letters, the more of the context must be there.
function isLike({ likeness, context, oneSide, between }, { quote, before, after }) {
  if (!before && !after) return likeness >= 0.85;
  if (between && context >= 0.8) return true;
  if (quote.length < 16) return likeness >= 0.6 && context >= 0.75;
  return likeness + context >= 1.25 || (likeness >= 0.75 && oneSide >= 0.7) || (likeness >= 0.85 && quote.length >= 40);
}

/** The best of the candidates [{from, to, likeness}], with how well its neighbours agree; undefined where none is. */
function best(candidates, sought, ready) {
  let found;
  for (const each of candidates) {
    const judged = { ...each, ...neighbours(ready.letters, each, sought) };
    const away = Math.abs(each.from - sought.at) / (ready.letters.length + 1);
    judged.score = 0.5 * each.likeness + 0.5 * judged.context - 0.02 * away;
    judged.alone = candidates.length === 1;
    if (!found || judged.score > found.score) found = judged;
  }
  return found;
}

function neighbours(letters, { from, to }, { before, after }) {
  const ahead = reversed(letters.slice(Math.max(0, from - CONTEXT - 12), from));
  const behind = letters.slice(to, to + CONTEXT + 12);
  const sides = [[before, ahead], [after, behind]].filter(([was]) => was);
  const alike = sides.map(([was, is]) => (likeness(was.slice(0, NEAREST), is) + likeness(was, is)) / 2);
  const weight = sides.reduce((sum, [was]) => sum + was.length, 0);
  const context = weight ? sides.reduce((sum, [was], at) => sum + alike[at] * was.length, 0) / weight : 1;
  return { context, oneSide: Math.max(0, ...alike.filter((_, at) => sides[at][0].length >= 16)) };
}

// How alike a side is: what touches the words says more than what stands farther away.
function likeness(was, is) {
  return 1 - aligned(was, is).distance / was.length;
}

/** The edit distance of `was` to that beginning of `is` which is nearest to it, and how long that is. */
export function aligned(was, is) {
  let row = Array.from({ length: is.length + 1 }, (_, at) => at);
  for (let line = 1; line <= was.length; line += 1) {
    const next = [line];
    for (let at = 1; at <= is.length; at += 1) {
      const through = row[at - 1] + (was[line - 1] === is[at - 1] ? 0 : 1);
      next.push(Math.min(through, row[at] + 1, next[at - 1] + 1));
    }
    row = next;
  }
  const distance = Math.min(...row);
  return { distance, length: row.indexOf(distance) };
}

// Every place where the very words stand; of very many, those whose closest neighbours agree best.
function exactly({ letters }, { quote, before, after, at }) {
  const found = [];
  for (let from = letters.indexOf(quote); from >= 0; from = letters.indexOf(quote, from + 1)) {
    found.push({ from, to: from + quote.length, likeness: 1 });
  }
  if (found.length <= MOST_CANDIDATES) return found;
  const touching = ({ from, to }) => shared(before, (step) => letters[from - 1 - step])
    + shared(after, (step) => letters[to + step]);
  return found
    .map((each) => [touching(each), -Math.abs(each.from - at), each])
    .sort((one, other) => other[0] - one[0] || other[1] - one[1])
    .slice(0, MOST_CANDIDATES).map(([, , each]) => each);
}

function shared(was, letter) {
  let length = 0;
  while (length < was.length && was[length] === letter(length)) length += 1;
  return length;
}

function nearly(ready, sought) {
  const { quote, at } = sought;
  return quote.length < LONG ? occurrences(ready.letters, quote, at) : byPieces(ready.letters, quote, at);
}

/** Where a pattern stands with few errors: [{from, to, likeness}], the likest and of those the nearest to `at` first. */
function occurrences(letters, pattern, at, most = 20) {
  const allowed = Math.floor(pattern.length * MOST_ERRORS);
  const until = at + pattern.length, back = reversed(pattern);
  return lowest(distances(letters, pattern), allowed, pattern.length)
    .sort((one, other) => one.errors - other.errors || Math.abs(one.to - until) - Math.abs(other.to - until))
    .slice(0, most)
    .map(({ to, errors }) => {
      const ahead = reversed(letters.slice(Math.max(0, to - pattern.length - allowed), to));
      return { from: to - aligned(back, ahead).length, to, likeness: 1 - errors / pattern.length };
    })
    .filter(({ from, to }) => to > from);
}

// Ends of matches: of those within the length of a match only the one with the fewest errors.
function lowest(errors, allowed, apart) {
  const found = [];
  let here;
  for (let at = 0; at < errors.length; at += 1) {
    if (here && (errors[at] > allowed || at >= here.to + apart)) {
      found.push(here);
      here = undefined;
    }
    if (errors[at] > allowed) continue;
    if (!here || errors[at] < here.errors) here = { to: at + 1, errors: errors[at] };
  }
  return here ? [...found, here] : found;
}

/**
 * For each letter of a text, the fewest edits that turn the pattern into a stretch that ends there: the bit-parallel
 * columns of G. Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming"
 * (1999), 32 rows of the table at a time, as H. Hyyrö's "A bit-vector algorithm for computing Levenshtein and Damerau
 * edit distances" (2003) writes them down.
 */
export function distances(letters, pattern) {
  const blocks = Math.ceil(pattern.length / 32);
  const table = { more: new Int32Array(blocks).fill(-1), fewer: new Int32Array(blocks), blocks };
  const rows = rowsOf(pattern, blocks);
  const none = new Int32Array(blocks);
  const top = 1 << ((pattern.length - 1) & 31);
  const found = new Int32Array(letters.length);
  let errors = pattern.length;
  for (let at = 0; at < letters.length; at += 1) {
    errors += column(table, rows.get(letters[at]) ?? none, top);
    found[at] = errors;
  }
  return found;
}

function rowsOf(pattern, blocks) {
  const rows = new Map();
  for (let at = 0; at < pattern.length; at += 1) {
    if (!rows.has(pattern[at])) rows.set(pattern[at], new Int32Array(blocks));
    rows.get(pattern[at])[at >> 5] |= 1 << (at & 31);
  }
  return rows;
}

// One column of the table, block by block; gives by how much its lowest cell differs from the one before.
function column({ more, fewer, blocks }, equal, top) {
  let carried = 0;
  for (let block = 0; block < blocks; block += 1) {
    const [up, down] = [more[block], fewer[block]];
    const match = equal[block] | (carried < 0 ? 1 : 0);
    const across = (((match & up) + up) ^ up) | match;
    let rise = down | ~(across | up);
    let fall = up & across;
    const edge = block === blocks - 1 ? top : 1 << 31;
    const out = (rise & edge) !== 0 ? 1 : (fall & edge) !== 0 ? -1 : 0;
    rise = (rise << 1) | (carried > 0 ? 1 : 0);
    fall = (fall << 1) | (carried < 0 ? 1 : 0);
    const kept = equal[block] | down;
    more[block] = fall | ~(kept | rise);
    fewer[block] = rise & kept;
    carried = out;
  }
  return carried;
}

// A long quote: pieces of it that stand in their order and at about their distances say where the whole is now.
function byPieces(letters, quote, at) {
  const pieces = Array.from({ length: PIECES }, (_, number) => {
    const offset = Math.round((number * (quote.length - PIECE)) / (PIECES - 1));
    return { offset, found: occurrences(letters, quote.slice(offset, offset + PIECE), at + offset, 12) };
  });
  const whole = pieces.flatMap(({ offset, found }) => found.map((each) => assembled(pieces, each.from - offset, quote)));
  const seen = new Set();
  return whole.filter((each) => each.likeness >= 0.4 && each.to > each.from)
    .map((each) => ({ ...each, from: Math.max(0, each.from), to: Math.min(letters.length, each.to) }))
    .filter(({ from, to }) => !seen.has(`${from} ${to}`) && seen.add(`${from} ${to}`));
}

function assembled(pieces, from, quote) {
  const room = quote.length * 0.25 + PIECE;
  const placed = [];
  for (const { offset, found } of pieces) {
    const after = placed.at(-1)?.to ?? -Infinity;
    const near = found.filter((each) => Math.abs(each.from - offset - from) <= room && each.from >= after - PIECE);
    const likest = near.sort((one, other) => other.likeness - one.likeness)[0];
    if (likest) placed.push({ ...likest, offset });
  }
  const [head, tail] = [placed[0], placed.at(-1)];
  const likeness = placed.reduce((sum, each) => sum + each.likeness, 0) / PIECES;
  return { from: head.from - head.offset, to: tail.to + quote.length - tail.offset - PIECE, likeness };
}

// What stands now where the words stood, between neighbours that are both still there; the nearest of them.
function inBetween({ letters }, { quote, before, after, at }) {
  if (before.length < TOUCHING || after.length < TOUCHING) return [];
  const [ahead, behind] = [reversed(before.slice(0, TOUCHING)), after.slice(0, TOUCHING)];
  let found;
  for (let start = letters.indexOf(ahead); start >= 0; start = letters.indexOf(ahead, start + 1)) {
    const from = start + ahead.length;
    const to = letters.indexOf(behind, from);
    const fits = to > from && to - from <= 2 * quote.length + TOUCHING;
    if (fits && (!found || Math.abs(from - at) < Math.abs(found.from - at))) found = { from, to };
  }
  if (!found) return [];
  const { distance } = aligned(quote.slice(0, LONG), letters.slice(found.from, Math.min(found.to, found.from + LONG)));
  return [{ ...found, likeness: 1 - distance / Math.min(LONG, quote.length), between: true }];
}

// A changed form begins and ends with whole words.
function toWords({ text, begins, ends, letters }, found) {
  let { from, to } = found;
  const joined = (at) => at > 0 && at < letters.length && begins[at] === ends[at - 1]
    && WORD.test(text.slice(begins[at - 1], ends[at - 1])) && WORD.test(text.slice(begins[at], ends[at]));
  while (joined(from)) from -= 1;
  while (joined(to)) to += 1;
  return { ...found, from, to };
}
