// The reader's page: opens shared notes with link and passcode, and shows them on the page as it was then, with what
// has changed since. Which study it is about is known to this page only once it was opened.

import { post, Refused } from "./asking.js";
import { busy, fault, mended } from "./forms.js";
import { keysOf, LINK, opened, sealedAnswer } from "./sharing.js";
import { show } from "./shown.js";
import * as vault from "./vault.js";

const root = document.querySelector("[data-shared]");
const here = location.pathname;
const CUT = "This link is not whole. Open it again from where you got it, or copy all of it.";
let keys;

const part = (name) => root.querySelector(`[data-part="${name}"]`);
const say = (form, what) => { form.querySelector("[data-told]").textContent = what; };

async function open(form) {
  const fragment = location.hash.slice(1);
  const passcode = form.elements.passcode.value;
  if (!LINK.test(fragment)) return fault(form, "passcode", CUT);
  if (!/\d/.test(passcode)) return fault(form, "passcode", "Type the nine digits that you were told.");
  say(form, "One moment, your browser makes the key.");
  keys = await keysOf(fragment, passcode);
  const given = await post(`${here}open/`, { proof: vault.text(keys.proof) });
  let told;
  try {
    told = await opened(keys.key, given.content);
  } catch {
    return fault(form, "passcode", "What came back was changed on the way. It is not shown.");
  }
  return reveal(given, told);
}

async function reveal(given, { studies }) {
  part("shut").hidden = true;
  part("open").hidden = false;
  part("answer").hidden = !given.answer;
  part("team").hidden = !given.team;
  const day = (moment) => new Date(moment).toLocaleDateString("en-GB", { dateStyle: "long" });
  root.querySelector("[data-when]").textContent = `Shared on ${day(given.made)}. The link can be opened until ${day(given.ends)}.`;
  root.querySelector("[data-title]").focus();
  const holder = root.querySelector("[data-studies]");
  for (const each of studies) holder.append(await show(root, each));
}

async function answer(form) {
  const words = form.elements.answer.value.trim();
  if (!words) return fault(form, "answer", "Write something first.");
  await post(`${here}answer/`, { proof: vault.text(keys.proof), content: await sealedAnswer(keys.key, words) });
  form.reset();
  return say(form, "Your answer is sent. Only whoever shared the notes can read it.");
}

async function team(form) {
  const code = form.elements.code.value.trim();
  if (!code) return fault(form, "code", "Write the code of the message.");
  const given = { proof: vault.text(keys.proof), key: vault.text(keys.key), code };
  const done = await post(`${here}attach/`, given);
  form.reset();
  say(form, "The notes are kept with the message. ");
  const link = Object.assign(document.createElement("a"), { href: done.page, textContent: "See the message" });
  return form.querySelector("[data-told]").append(link);
}

const FORMS = { open, answer, team };

async function run(form) {
  try {
    await FORMS[form.dataset.form](form);
    if (form.querySelector("[data-field].field--wrong")) say(form, "");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(form, "");
    fault(form, "", `${error.message} ${error.mend}`.trim());
  }
}

for (const form of root.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    mended(form);
    busy(form, () => run(form));
  });
}
const first = root.querySelector('[data-form="open"]');
if (!vault.able()) fault(first, "passcode", "This browser can’t open locked notes here: it needs an address that begins with https.");
else if (!LINK.test(location.hash.slice(1))) fault(first, "passcode", CUT);
