// The keys of a share, and what it holds. Needed by who shares and by who reads.
//
// P is the passcode, stretched; with the secret of the link's fragment it gives the share's key, which stays in
// browsers, and a proof, which the server asks for before it gives the ciphertext away.

import * as vault from "./vault.js";

export const LINK = /^[A-Za-z0-9_-]{43}$/;
const BOUND = "share", ANSWER = "share answer";

/** {key, proof}: 256 bits each, from the link's fragment (43 letters) and the passcode. */
export async function keysOf(fragment, passcode) {
  const secret = vault.bytes(fragment);
  const salt = (await vault.derived(secret, "share salt")).subarray(0, 16);
  const stretched = await vault.stretched(passcode.replace(/[\s-]/g, ""), salt);
  const both = new Uint8Array(64);
  both.set(secret);
  both.set(stretched, 32);
  return { key: await vault.derived(both, "share key"), proof: await vault.derived(both, "share proof") };
}

export const sealed = async (key, value) => vault.sealed(await vault.sealing(key), value, BOUND);
export const opened = async (key, content) => vault.opened(await vault.sealing(key), content, BOUND);
export const sealedAnswer = async (key, words) => vault.sealed(await vault.sealing(key), { words }, ANSWER);
export const openedAnswer = async (key, content) => (await vault.opened(await vault.sealing(key), content, ANSWER)).words;
