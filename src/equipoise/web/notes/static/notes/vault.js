// Keys and ciphertext of private notes. Everything here happens in the browser; what leaves it is said beside each.
//
// A master key of 256 random bits seals the notes. It leaves only wrapped: by a passphrase (PBKDF2-HMAC-SHA-256) and by
// a recovery code of 128 bits (HKDF-SHA-256). In the browser lies what is derived from it, as keys that can't be
// exported. AES-256-GCM throughout, a nonce of 96 random bits before each ciphertext.

export const ITERATIONS = 600_000; // OWASP Password Storage Cheat Sheet, for PBKDF2-HMAC-SHA-256
const SIZES = [512, 2_048, 8_192, 32_768, 131_072];
const STEP = 262_144;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32
const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aeiou";
const BASE = "equipoise-vault";
const TABLES = ["keys", "synced", "shares"];
const FLAG = "notes-account"; // tells background.js, before anything is opened, that there are keys here
const utf8 = new TextEncoder();

/** A passphrase, a code or a passcode that opens nothing. */
export class Wrong extends Error {}
/** Ciphertext that was changed, moved or put back, or is of another key. */
export class Damaged extends Error {}

/** Whether this browser has what is needed here: an address that begins with https. */
export const able = () => Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);

export const random = (size) => crypto.getRandomValues(new Uint8Array(size));

/** Bytes as base64url without padding, and back. */
export function text(bytes) {
  let found = "";
  for (let at = 0; at < bytes.length; at += 32_768) found += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(found).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}
export function bytes(given) {
  return Uint8Array.from(atob(given.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
}

// Keys

const derivable = (raw, name) => crypto.subtle.importKey("raw", raw, name, false, ["deriveBits", "deriveKey"]);
const aes = (raw) => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
const hkdf = (info, salt) => ({ name: "HKDF", hash: "SHA-256", salt, info: utf8.encode(`equipoise ${info}`) });

/** 256 bits from a secret that people can remember. */
export async function stretched(secret, salt, iterations = ITERATIONS) {
  const key = await derivable(utf8.encode(secret.normalize("NFKC")), "PBKDF2");
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, key, 256));
}

/** 256 bits from a secret of chance, one for each purpose. */
export async function derived(secret, info, salt = new Uint8Array()) {
  return new Uint8Array(await crypto.subtle.deriveBits(hkdf(info, salt), await derivable(secret, "HKDF"), 256));
}

/** What notes are sealed and named with, from the master key; neither can be exported. */
export async function keysOf(master) {
  const from = await derivable(master, "HKDF");
  const none = new Uint8Array();
  return {
    seal: await crypto.subtle.deriveKey(hkdf("notes seal", none), from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]),
    name: await crypto.subtle.deriveKey(hkdf("notes name", none), from, { name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]),
  };
}

/** A new master key. */
export const freshMaster = () => random(32);

/** The master key wrapped by passphrase and code: what the server keeps. */
export async function wrapped(master, passphrase, code) {
  const salt = random(16);
  return {
    kdf: "PBKDF2-HMAC-SHA-256",
    iterations: ITERATIONS,
    salt: text(salt),
    name: await numberOf(await keysOf(master), "master"), // tells one master key from another
    passphrase: text(await encrypted(await aes(await stretched(passphrase, salt)), master, "master by passphrase")),
    code: text(await encrypted(await aes(await derived(await bitsOf(code), "recovery", salt)), master, "master by code")),
  };
}

/** The master key, by the passphrase. Wrong. */
export async function byPassphrase(kept, passphrase) {
  if (kept.kdf !== "PBKDF2-HMAC-SHA-256" || kept.iterations < ITERATIONS) throw new Damaged("kdf");
  const key = await aes(await stretched(passphrase, bytes(kept.salt), kept.iterations));
  return decrypted(key, bytes(kept.passphrase), "master by passphrase", Wrong);
}

/** The master key, by the recovery code. Wrong. */
export async function byCode(kept, code) {
  const key = await aes(await derived(await bitsOf(code), "recovery", bytes(kept.salt)));
  return decrypted(key, bytes(kept.code), "master by code", Wrong);
}

// The recovery code: 128 bits in 26 letters, and two that tell a slip

/** A new recovery code, in groups of four. */
export const freshCode = () => codeOf(random(16));

async function codeOf(raw) {
  let bits = [...raw].map((each) => each.toString(2).padStart(8, "0")).join("");
  bits += "00" + (await checksum(raw));
  return bits.match(/.{5}/g).map((each) => ALPHABET[parseInt(each, 2)]).join("").match(/.{4}/g).join("-");
}

async function checksum(raw) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
  return (digest[0] * 256 + digest[1]).toString(2).padStart(16, "0").slice(0, 10);
}

async function bitsOf(code) {
  const letters = code.toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1").replace(/[^0-9A-Z]/g, "");
  const bits = [...letters].map((each) => ALPHABET.indexOf(each).toString(2).padStart(5, "0")).join("");
  if (letters.length !== 28 || [...letters].some((each) => !ALPHABET.includes(each))) throw new Wrong("length");
  const raw = Uint8Array.from(bits.slice(0, 128).match(/.{8}/g), (each) => parseInt(each, 2));
  if (bits.slice(130) !== (await checksum(raw)) || bits.slice(128, 130) !== "00") throw new Wrong("slip");
  return raw;
}

/** Whether a code was typed as it was shown: blanks, dashes and small letters make no difference. */
export async function isCode(code) {
  return bitsOf(code).then(() => true, () => false);
}
export const sameCode = async (one, other) => text(await bitsOf(one)) === text(await bitsOf(other));

// Passphrases

/** One that can be said aloud: four words of three syllables, about 75 bits. */
export function freshPassphrase() {
  const syllable = () => pick(CONSONANTS) + pick(VOWELS);
  return Array.from({ length: 4 }, () => syllable() + syllable() + syllable()).join(" ");
}

/** Nine digits in groups of three: a passcode that can be told by telephone. */
export const freshPasscode = () => Array.from({ length: 9 }, () => pick("0123456789")).join("").replace(/(...)(?=.)/g, "$1 ");

// Every letter as likely as the next: what would favour the first ones is thrown away.
function pick(letters) {
  const most = 256 - (256 % letters.length);
  for (;;) {
    const [found] = random(1);
    if (found < most) return letters[found % letters.length];
  }
}

/** Whether a passphrase is hard enough to guess: four words, or twelve characters, and not one letter again and again. */
export function isStrong(passphrase) {
  const words = new Set(passphrase.trim().toLowerCase().split(/\s+/).filter((each) => each.length > 1));
  const letters = new Set(passphrase);
  return letters.size > 5 && (words.size >= 4 || passphrase.trim().length >= 12);
}

// Sealing

async function encrypted(key, plain, bound) {
  const iv = random(12);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8.encode(`equipoise ${bound}`) }, key, plain);
  const whole = new Uint8Array(12 + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), 12);
  return whole;
}

async function decrypted(key, whole, bound, Kind = Damaged) {
  const given = { name: "AES-GCM", iv: whole.subarray(0, 12), additionalData: utf8.encode(`equipoise ${bound}`) };
  return crypto.subtle.decrypt(given, key, whole.subarray(12)).then((found) => new Uint8Array(found), () => { throw new Kind(bound); });
}

// Few sizes: the length of a ciphertext tells little of the length of a note.
function padded(value) {
  const plain = utf8.encode(JSON.stringify(value));
  const least = plain.length + 4;
  const whole = new Uint8Array(SIZES.find((each) => each >= least) ?? Math.ceil(least / STEP) * STEP);
  new DataView(whole.buffer).setUint32(0, plain.length);
  whole.set(plain, 4);
  return whole;
}

function unpadded(whole) {
  const size = new DataView(whole.buffer, whole.byteOffset).getUint32(0);
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(whole.subarray(4, 4 + size)));
}

/** A value as ciphertext under a key, bound to words that have to be the same when it is opened. */
export const sealed = async (key, value, bound) => text(await encrypted(key, padded(value), bound));
/** The value again. Damaged. */
export const opened = async (key, content, bound) => unpadded(await decrypted(key, bytes(content), bound));
/** A key for `sealed` and `opened` from 256 bits. */
export const sealing = aes;

/** A note's number on the server: only who has the key can tell which note it is. */
export async function numberOf(keys, id) {
  const made = new Uint8Array(await crypto.subtle.sign("HMAC", keys.name, utf8.encode(id)));
  return text(made.subarray(0, 16));
}
const place = (number, revision) => `note ${number} ${revision}`;
export const sealNote = (keys, number, revision, value) => sealed(keys.seal, value, place(number, revision));
export const openNote = (keys, number, revision, content) => opened(keys.seal, content, place(number, revision));

// What stays in this browser: the keys (which can't be exported), and what was last kept of each note

let opening;
function base() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(BASE, 1);
    asked.onupgradeneeded = () => TABLES.forEach((each) => asked.result.createObjectStore(each, { keyPath: "id" }));
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opening = undefined; };
      resolve(asked.result);
    };
    asked.onerror = asked.onblocked = () => reject(new Error("no room for keys"));
  });
  return opening;
}

async function during(table, mode, work) {
  const transaction = (await base()).transaction(table, mode);
  return new Promise((resolve, reject) => {
    const asked = work(transaction.objectStore(table));
    transaction.oncomplete = () => resolve(asked?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const read = (table, id) => during(table, "readonly", (each) => each.get(id));
export const readAll = (table) => during(table, "readonly", (each) => each.getAll());
export const write = (table, rows) => during(table, "readwrite", (each) => { rows.forEach((row) => each.put(row)); });
export const clear = (table) => during(table, "readwrite", (each) => { each.clear(); });

/** Keep the keys of an account here, until they are locked. */
export async function remember(account, master) {
  const keys = await keysOf(master);
  await write("keys", [{ id: "own", account, made: await numberOf(keys, "master"), ...keys }]);
  localStorage.setItem(FLAG, "yes");
}
/** The keys that are kept here: {account, made, seal, name}; undefined where it is locked. */
export const recall = () => read("keys", "own");
/** Whether there are keys here, without opening anything. */
export function isOpen() {
  try { return localStorage.getItem(FLAG) !== null; } catch { return false; }
}
/** Forget the keys, and what was kept of each note. */
export async function lock() {
  localStorage.removeItem(FLAG);
  await clear("keys");
  await clear("synced");
}
