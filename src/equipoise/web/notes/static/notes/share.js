// "Share notes": choosing, the link and its passcode, and what became of what is shared.

import { placeOf, studyOf, textOf } from "./annotation.js";
import { get, post, Refused } from "./asking.js";
import { busy, fault, mended } from "./forms.js";
import { keysOf, openedAnswer, sealed } from "./sharing.js";
import * as store from "./store.js";
import * as vault from "./vault.js";

const root = document.querySelector("[data-sharing]");
const KINDS = { commenting: "Note", questioning: "Question for the doctor", highlighting: "Highlight" };
const WHAT = {
  opened: "Opened", wrong: "A wrong passcode", locked: "Locked: too many wrong passcodes",
  answered: "Answered", attached: "Kept by a study team with a message",
};
const ENDS = { revoked: "You took it back.", locked: "It is locked after ten wrong passcodes. Make a new link.", expired: "Its days are over." };
const SHORT = 90;

const part = (name) => root.querySelector(`[data-part="${name}"]`);
const template = (name) => root.querySelector(`[data-template="${name}"]`).content.firstElementChild.cloneNode(true);
const slot = (from, name) => from.querySelector(`[data-slot="${name}"]`);
const cut = (words) => (words.length > SHORT ? `${words.slice(0, SHORT)}…` : words);
const when = (moment) => new Date(moment).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });

/** Make a share of notes. Gives {link, passcode}; neither is kept. */
export async function share(notes, { days, answer, team }) {
  const studies = await Promise.all(byStudy(notes).map(withPage));
  const fragment = vault.text(vault.random(32));
  const passcode = vault.freshPasscode();
  const { key, proof } = await keysOf(fragment, passcode);
  const token = vault.text(vault.random(32));
  const content = await sealed(key, { studies });
  const made = await post("/notes/shares/", { content, token, proof: vault.text(proof), days, answer, team });
  const what = studies.map((each) => each.title);
  await vault.write("shares", [{ id: made.id, token, key: vault.text(key), what, count: notes.length }]);
  document.dispatchEvent(new CustomEvent("notes:shared"));
  return { link: `${location.origin}/notes/shared/${made.id}/#${fragment}`, passcode };
}

function byStudy(notes) {
  const found = new Map();
  for (const each of notes) found.set(studyOf(each), [...(found.get(studyOf(each)) ?? []), each]);
  return [...found].map(([nct_id, its]) => ({ nct_id, notes: its }));
}

// Which version of the page it is about: the one of today.
async function withPage(study) {
  const { title, version } = await get(`/notes/pages/${study.nct_id}/`);
  return { ...study, title, version };
}

// Choosing

async function choices() {
  const notes = await store.all();
  root.querySelector("[data-none]").hidden = notes.length > 0;
  part("choose").hidden = notes.length === 0;
  const chosen = new Set(picked());
  root.querySelector("[data-choices]").replaceChildren(...byStudy(notes).map((each) => choice(each, chosen)));
}

function choice({ nct_id, notes }, chosen) {
  const set = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.className = "legend";
  legend.textContent = nct_id;
  set.append(legend, ...notes.map((each) => box(each, chosen.has(each.id))));
  return set;
}

function box(note, checked) {
  const label = document.createElement("label");
  label.className = "choice";
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name: "note", value: note.id, checked });
  const words = document.createElement("span");
  words.dir = "auto";
  words.textContent = `${KINDS[note.motivation]}: ${cut(textOf(note) || placeOf(note).exact)}`;
  label.append(input, words);
  return label;
}

const picked = () => [...root.querySelectorAll('[name="note"]:checked')].map((each) => each.value);

async function make(form) {
  const ids = new Set(picked());
  const days = Number(form.elements.days.value);
  if (!ids.size) return fault(form, "notes", "Choose at least one note.");
  if (!Number.isInteger(days) || days < 1 || days > 30) return fault(form, "days", "Write a number from 1 to 30.");
  say("One moment, your browser locks the notes.");
  const notes = (await store.all()).filter((each) => ids.has(each.id));
  const { link, passcode } = await share(notes, { days, answer: form.elements.answer.checked, team: form.elements.team.checked });
  form.reset();
  root.querySelector("[data-link]").textContent = link;
  root.querySelector("[data-passcode]").textContent = passcode;
  part("choose").hidden = true;
  part("made").hidden = false;
  say("");
  root.querySelector("[data-focus]").focus();
  return list();
}

// What became of it

async function list() {
  const own = new Map((await vault.readAll("shares")).map((each) => [each.id, each]));
  const tokens = Object.fromEntries([...own.values()].slice(-200).map((each) => [each.id, each.token]));
  const { shares } = await post("/notes/shares/mine/", { tokens });
  part("list").hidden = shares.length === 0;
  root.querySelector("[data-list]").replaceChildren(...await Promise.all(shares.map((each) => row(each, own.get(each.id)))));
}

async function row(told, own) {
  const item = template("share");
  item.dataset.share = told.id;
  const count = own ? `${own.count} note${own.count === 1 ? "" : "s"}: ` : "";
  slot(item, "what").textContent = own ? `${count}${own.what.join("; ")}` : "Shared on another device";
  slot(item, "state").textContent = `${standing(told)} Opened ${told.opened} time${told.opened === 1 ? "" : "s"}.`;
  const log = slot(item, "log");
  log.hidden = told.log.length === 0;
  log.querySelector("ul").replaceChildren(...told.log.map(({ at, what }) => {
    const line = document.createElement("li");
    line.textContent = `${when(at)}: ${WHAT[what]}`;
    return line;
  }));
  if (own) slot(item, "answers").replaceChildren(...await Promise.all(told.answers.map((each) => answer(each, own))));
  item.querySelector("[data-act]").hidden = told.end !== "";
  return item;
}

function standing(told) {
  if (told.end) return ENDS[told.end];
  const days = Math.ceil((Date.parse(told.ends) - Date.now()) / 86_400_000);
  return `It can be read for ${days} more day${days === 1 ? "" : "s"}.`;
}

async function answer({ at, content }, own) {
  const found = template("answer");
  const [said, words] = found.children;
  said.textContent = `An answer, ${when(at)}`;
  words.textContent = await openedAnswer(vault.bytes(own.key), content)
    .catch(() => "This answer was changed on the way, and can’t be shown.");
  return found;
}

const say = (what) => { root.querySelector("[data-told]").textContent = what; };

async function copy(name) {
  await navigator.clipboard.writeText(root.querySelector(`[data-${name}]`).textContent);
  say(name === "link" ? "The link is copied." : "The passcode is copied.");
}

const ACTS = {
  "copy-link": () => copy("link"),
  "copy-passcode": () => copy("passcode"),
  done() {
    root.querySelector("[data-link]").textContent = root.querySelector("[data-passcode]").textContent = "";
    part("made").hidden = true;
    return choices();
  },
  async revoke(button) {
    const { share: id } = button.closest("[data-share]").dataset;
    const own = await vault.read("shares", id);
    await post(`/notes/shares/${id}/revoke/`, own ? { token: own.token } : {});
    await list();
    say("It is taken back. The link opens nothing any more.");
    root.querySelector("summary")?.focus();
  },
};

async function run(what, subject) {
  try {
    await what(subject);
  } catch (error) {
    say(error instanceof Refused ? `${error.message} ${error.mend}`.trim() : "That did not work. Load the page again.");
  }
}

if (root && vault.able()) {
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    mended(event.target);
    busy(event.target, () => run(make, event.target));
  });
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button) run(ACTS[button.dataset.act], button);
  });
  store.onChange(() => { if (part("made").hidden) run(choices); });
  run(choices);
  // Nobody is asked anything about shares where there never were any.
  vault.readAll("shares").then((found) => { if (found.length || vault.isOpen()) run(list); });
} else if (root) {
  say("This browser can’t lock notes here: it needs an address that begins with https.");
}
