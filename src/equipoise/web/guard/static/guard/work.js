// Looks for the number that proves the work: SHA-256("challenge:number") begins with so many zero bits.
const AT_ONCE = 256;
const text = new TextEncoder();

const zeros = (digest) => {
  let found = 0;
  for (const byte of new Uint8Array(digest)) {
    found += Math.clz32(byte) - 24;
    if (byte) break;
  }
  return found;
};

self.addEventListener("message", async ({ data: { challenge, bits } }) => {
  for (let first = 0; ; first += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, index) => first + index);
    const digests = await Promise.all(numbers.map((each) => crypto.subtle.digest("SHA-256", text.encode(`${challenge}:${each}`))));
    const index = digests.findIndex((each) => zeros(each) >= bits);
    if (index >= 0) { self.postMessage(String(first + index)); return; }
  }
});
