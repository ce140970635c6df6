// Brings the notes of this browser and those that the account keeps together. Nothing waits for it: without a network,
// or locked, notes are written here as ever, and it goes on when it can.
//
// Of each note it remembers what was last the same on both sides. Changed on one side: that side's words. Changed on
// both: the later words, with the earlier ones below them. Deleted here and changed there: it stays.

import * as store from "./store.js";
import { isNote, isRemoved, newer, rewritten, textOf } from "./annotation.js";
import { get, post, Refused, state } from "./asking.js";
import * as vault from "./vault.js";

const QUIET = 700; // milliseconds after the last change
const AGAIN = 30_000;
const MOST_AT_ONCE = 50, MOST_LETTERS = 2_500_000;
const EARLIER = "Earlier words, from another device:";
const listeners = new Set();
let status = { state: "off", at: null, damaged: 0 };
let timer;

/** `fn(status)` now and after each change. state: off, stranger, new, locked, busy, kept, offline, full, trouble. */
export function onStatus(fn) {
  listeners.add(fn);
  fn(status);
}
function tell(more) {
  status = { ...status, ...more };
  listeners.forEach((each) => each(status));
}

/** What is sealed of a record: notes, and other things that a person keeps, such as their shares. */
const digest = async (value) => vault.text(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(value)))));

/** Two changes of one note as one: the later, with the earlier's words below. A change outlives a deletion. */
export function merged(here, there, now = new Date()) {
  if (isRemoved(here) || isRemoved(there)) {
    const living = [here, there].find((each) => !isRemoved(each));
    return living ? rewritten(living, {}, after([here, there], now)) : newer(here, there);
  }
  const last = newer(here, there);
  const before = last === here ? there : here;
  if (!textOf(before) || textOf(last).includes(textOf(before))) return last;
  return rewritten(last, { text: `${textOf(last)}\n\n${EARLIER}\n${textOf(before)}` }, after([here, there], now));
}
const after = (notes, now) => new Date(Math.max(now.getTime(), ...notes.map((each) => Date.parse(each.modified) + 1)));

// A note as the account has it. Damaged or put back: it is counted and told, and nothing here changes.
async function take(keys, row, synced) {
  const known = synced.get(row.note);
  if (known && row.revision === known.revision) return true;
  if (known && row.revision < known.revision) return false;
  let there;
  try {
    there = await vault.openNote(keys, row.note, row.revision, row.content);
    if (!(isNote(there) || isShare(there)) || (await vault.numberOf(keys, there.id)) !== row.note) return false;
  } catch { return false; }
  if (isShare(there)) await vault.write("shares", [there.share]);
  else await place(there, known);
  const row2 = { id: row.note, note: there.id, revision: row.revision, digest: await digest(there) };
  synced.set(row.note, row2);
  await vault.write("synced", [row2]);
  return true;
}

async function place(there, known) {
  const here = await store.get(there.id);
  const same = here && known && known.digest === (await digest(here));
  if (!here || same) await store.put(there);
  else if (JSON.stringify(here) !== JSON.stringify(there)) await store.put(merged(here, there));
}

async function pull(keys, synced, since) {
  let damaged = 0;
  for (let more = true; more;) {
    const part = await get(`/notes/sealed/?since=${since}`);
    for (const row of part.notes) if (!(await take(keys, row, synced))) damaged += 1;
    ({ sequence: since, more } = part);
  }
  return { since, damaged };
}

// What somebody shares is kept as notes are, so that their other devices can open the answers.
const isShare = (value) => typeof value?.share?.key === "string" && value.id === `share:${value.share.id}`;
const shares = async () => (await vault.readAll("shares")).map((share) => ({ id: `share:${share.id}`, share }));

async function waiting(keys, synced) {
  const found = [];
  for (const note of [...await store.all({ removed: true }), ...await shares()]) {
    const number = await vault.numberOf(keys, note.id);
    const known = synced.get(number);
    const now = await digest(note);
    if (known?.digest === now || (isRemoved(note) && !known)) continue;
    const base = known?.revision ?? 0;
    found.push({ note, number, base, digest: now, content: await vault.sealNote(keys, number, base + 1, note) });
  }
  return found;
}

function* parts(found) {
  let part = [], letters = 0;
  for (const each of found) {
    if (part.length && (part.length === MOST_AT_ONCE || letters + each.content.length > MOST_LETTERS)) {
      yield part;
      [part, letters] = [[], 0];
    }
    part.push(each);
    letters += each.content.length;
  }
  if (part.length) yield part;
}

// True where another device was first with something: then it is to be done again.
async function push(keys, synced) {
  let late = false, damaged = 0;
  for (const part of parts(await waiting(keys, synced))) {
    const notes = part.map((each) => ({ note: each.number, base: each.base, content: each.content }));
    const answer = await post("/notes/sealed/", { notes }, [409]);
    const kept = part.filter((each) => answer.kept[each.number])
      .map((each) => ({ id: each.number, note: each.note.id, revision: answer.kept[each.number], digest: each.digest }));
    kept.forEach((each) => synced.set(each.id, each));
    await vault.write("synced", kept);
    const told = new Set([...kept.map((each) => each.id), ...answer.newer.map((each) => each.note)]);
    for (const lost of part.filter((each) => !told.has(each.number))) { // the account has it no more: it is sent as new
      synced.delete(lost.number);
      late = true;
    }
    for (const row of answer.newer) {
      if (await take(keys, row, synced)) late = true; else damaged += 1;
    }
  }
  return { late, damaged };
}

async function together(keys) {
  tell({ state: "busy" });
  const rows = await vault.readAll("synced");
  const synced = new Map(rows.map((each) => [each.id, each]));
  const cursor = synced.get("cursor")?.revision ?? 0;
  let { since, damaged } = await pull(keys, synced, cursor);
  for (let turn = 0, late = true; late && turn < 4; turn += 1) {
    const pushed = await push(keys, synced);
    ({ late } = pushed);
    damaged += pushed.damaged;
  }
  // What could not be opened is asked for again the next time, so that it is told until it is mended.
  if (!damaged) await vault.write("synced", [{ id: "cursor", revision: since }]);
  tell({ state: damaged ? "damaged" : "kept", at: new Date(), damaged });
}

async function attempt() {
  const own = await vault.recall();
  const found = await state();
  if (own && own.account !== found.account) {
    await leave();
    return tell({ state: found.account ? "locked" : "stranger" });
  }
  if (found.account === null) return tell({ state: "stranger" });
  // Deleted on another device, and perhaps begun anew there: the notes of this browser stay, its key is of no use.
  if (own && found.key?.wrapped.name !== own.made) await vault.lock();
  if (!found.key) return tell({ state: "new" });
  if (!(await vault.recall())) return tell({ state: "locked" });
  return together(own);
}

/** Bring both sides together now. Other tabs wait their turn; never throws: `onStatus` says how it went. */
export async function sync() {
  clearTimeout(timer);
  const run = () => attempt().catch(fail);
  await (navigator.locks ? navigator.locks.request("equipoise-notes", run) : run());
  return status;
}

function fail(error) {
  const kinds = { 0: "offline", 401: "stranger", 413: "full" };
  tell({ state: error instanceof Refused ? kinds[error.status] ?? "trouble" : "trouble" });
  if (status.state === "offline" || status.state === "trouble") timer = setTimeout(later, AGAIN);
}

function later() {
  clearTimeout(timer);
  if (document.visibilityState === "visible") timer = setTimeout(sync, QUIET);
}

/** Take the keys away, and with them the notes of this browser that the account keeps. */
export async function leave() {
  const synced = new Map((await vault.readAll("synced")).map((each) => [each.note, each]));
  const gone = [];
  const left = (await shares()).filter((each) => !synced.has(each.id));
  for (const note of await store.all({ removed: true })) {
    if (synced.get(note.id)?.digest === (await digest(note))) gone.push(note.id);
  }
  await vault.lock();
  await vault.clear("shares");
  await vault.write("shares", left.map((each) => each.share));
  await store.forget(gone);
  return gone.length;
}

/** From now on: after each change here, and when the network or the person comes back. */
export function start() {
  store.onChange(({ here }) => { if (here && ["kept", "offline", "trouble"].includes(status.state)) later(); });
  document.addEventListener("notes:shared", later);
  addEventListener("online", later);
  document.addEventListener("visibilitychange", later);
  return sync();
}
