// Where notes are kept: in this browser, in IndexedDB, which has room where localStorage is full.
//
// Where the browser refuses to keep anything (a private window of some browsers, a setting), notes last as long as the
// page, and `kept()` says so: whoever shows notes must tell.
//
//   all({removed})   notes, the oldest first; with `removed: true` also the tombstones
//   get(id)          a note or a tombstone; undefined where there is none
//   put(note)        keeps it as it is; gives it back; throws NotKept where there is no room
//   remove(id)       leaves a tombstone; gives what was there, so that it can be put back; undefined where nothing was
//   importAll(list)  of each the later state; nothing that is here goes because the list lacks it.
//                    {added, changed, kept, refused}: how many, and how many were no notes
//   forget(ids)      deletes without a trace, for a browser that is left: the account keeps them
//   onChange(fn)     fn({ids, here}) after each change, `here` false where another tab made it; gives the way to stop
//   kept()           whether notes outlast the page

import { isNote, isRemoved, newer, rewritten, tombstone } from "./annotation.js";

const BASE = "equipoise-notes";
const TABLE = "notes";
const inMemory = new Map();
const listeners = new Set();
let opening;
let channel;

/** The browser would not keep a note: most often its storage is full. */
export class NotKept extends Error {
  constructor(cause) {
    super("The browser did not keep the note.", { cause });
    this.name = "NotKept";
  }
}

function opened() {
  opening ??= new Promise((resolve) => {
    try {
      const asked = indexedDB.open(BASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(TABLE, { keyPath: "id" });
      asked.onsuccess = () => {
        // Another tab may bring a newer version of the table; it must not wait for this one.
        asked.result.onversionchange = () => { asked.result.close(); opening = undefined; };
        resolve(asked.result);
      };
      asked.onerror = asked.onblocked = () => resolve(null);
    } catch { resolve(null); }
  });
  return opening;
}

// One transaction: `work` is given the table and gives back a request, or nothing.
async function during(mode, work) {
  const base = await opened();
  if (!base) return undefined;
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(TABLE, mode);
    const asked = work(transaction.objectStore(TABLE));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = transaction.onerror = () => reject(new NotKept(transaction.error));
  });
}

export async function kept() {
  return Boolean(await opened());
}

export async function all({ removed = false } = {}) {
  const found = (await kept()) ? await during("readonly", (table) => table.getAll()) : [...inMemory.values()];
  return found.filter((each) => removed || !isRemoved(each)).sort(byAge);
}

function byAge(one, other) {
  return (one.created ?? one.modified).localeCompare(other.created ?? other.modified) || one.id.localeCompare(other.id);
}

export async function get(id) {
  return (await kept()) ? during("readonly", (table) => table.get(id)) : inMemory.get(id);
}

async function write(notes) {
  if (await kept()) await during("readwrite", (table) => { notes.forEach((each) => table.put(each)); });
  else notes.forEach((each) => inMemory.set(each.id, each));
  if (notes.length) tell(notes.map((each) => each.id));
}

export async function put(note) {
  await write([note]);
  // Asked once there is something to lose; browsers that ask the person do it now, when it makes sense.
  navigator.storage?.persist?.().catch(() => {});
  return note;
}

export async function remove(id) {
  const found = await get(id);
  if (!found || isRemoved(found)) return undefined;
  await write([tombstone(found, new Date())]);
  return found;
}

/** Puts back what `remove` gave: later than its tombstone, so that it holds on every device. */
export async function restore(note) {
  const now = new Date();
  const grave = await get(note.id);
  const after = grave ? new Date(Math.max(now.getTime(), Date.parse(grave.modified) + 1)) : now;
  return put(rewritten(note, {}, after));
}

export async function importAll(list) {
  const notes = list.filter(isNote);
  const before = new Map((await all({ removed: true })).map((each) => [each.id, each]));
  const after = new Map();
  for (const each of notes) {
    const here = after.get(each.id) ?? before.get(each.id);
    if (!here || (newer(here, each) === each && JSON.stringify(here) !== JSON.stringify(each))) after.set(each.id, each);
  }
  await write([...after.values()]);
  const added = [...after.keys()].filter((id) => !before.has(id)).length;
  const changed = after.size - added;
  return { added, changed, kept: notes.length - added - changed, refused: list.length - notes.length };
}

export async function forget(ids) {
  if (await kept()) await during("readwrite", (table) => { ids.forEach((each) => table.delete(each)); });
  else ids.forEach((each) => inMemory.delete(each));
  if (ids.length) tell(ids);
}

function tell(ids, here = true) {
  if (here) {
    channel ??= open();
    channel?.postMessage(ids);
  }
  listeners.forEach((each) => each({ ids, here }));
}

function open() {
  if (!("BroadcastChannel" in globalThis)) return null;
  const found = new BroadcastChannel(BASE);
  found.addEventListener("message", ({ data }) => tell(data, false));
  return found;
}

export function onChange(fn) {
  channel ??= open();
  listeners.add(fn);
  return () => listeners.delete(fn);
}
