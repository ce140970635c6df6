// Notes that somebody else wrote, shown on the page of a study as it was then. All words are put in as text.

import { isNote, isRemoved, placeOf, textOf } from "./annotation.js";
import { get } from "./asking.js";
import { Words } from "./words.js";

const KINDS = { commenting: "Note", questioning: "Question for the doctor", highlighting: "Highlight" };
const STUDY = /^NCT\d{8}$/;
const GONE = "script, link, style, nav, form, template, iframe, [data-notes], .study__acts, .study__fit, .study__head > .callout--finding";

const slot = (from, name) => from.querySelector(`[data-slot="${name}"]`);
const copyOf = (root, name) => root.querySelector(`[data-template="${name}"]`).content.firstElementChild.cloneNode(true);

/** The section of one study, {nct_id, title, version, notes}, from the templates of `root`. */
export async function show(root, study) {
  if (!STUDY.test(study.nct_id) || !Number.isSafeInteger(study.version)) throw new Error("not a study");
  const section = copyOf(root, "study");
  slot(section, "title").textContent = study.title;
  slot(section, "then").textContent = study.nct_id;
  const [page] = await Promise.all([asItWas(section, study), since(section, study)]);
  const notes = study.notes.filter((each) => isNote(each) && !isRemoved(each));
  const words = page && new Words(page);
  const items = notes.map((each) => item(root, section, each, words));
  slot(section, "notes").querySelector("ol").replaceChildren(...items);
  return section;
}

async function since(section, { nct_id, version }) {
  const box = slot(section, "since");
  const told = await get(`/notes/pages/${nct_id}/?since=${version}`).catch(() => null);
  const lines = (told?.changes ?? []).flatMap(({ day, said }) => said.map((each) => (day ? `${date(day)}: ${each}` : each)));
  if (!told) lines.push("We can’t tell: this study is not here any more.");
  else if (told.version === version) lines.push("Nothing. This is still the newest version of the record.");
  else if (!lines.length) lines.push("The record has a newer version. Nothing that we tell of changed.");
  box.querySelector("ul").replaceChildren(...lines.map((each) => Object.assign(document.createElement("li"), { textContent: each, dir: "auto" })));
}

const date = (day) => new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { dateStyle: "long" });

// The study's page in that version, as our own server gives it, without what acts.
async function asItWas(section, { nct_id, version }) {
  const fold = slot(section, "page");
  const settings = { credentials: "same-origin", referrerPolicy: "no-referrer" };
  const answer = await fetch(`/studies/${nct_id}/?version=${version}`, settings).catch(() => null);
  const found = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".study");
  if (!found) {
    fold.querySelector("summary").textContent = "The page as it was then is not here any more";
    return null;
  }
  found.querySelectorAll(GONE).forEach((each) => each.remove());
  found.classList.remove("page");
  // Its headings hang below those of this page.
  found.querySelectorAll("h1, h2, h3, h4").forEach((each) => each.setAttribute("aria-level", Number(each.tagName[1]) + 2));
  fold.querySelector(".shared__page").append(document.adoptNode(found));
  return found;
}

function item(root, section, note, words) {
  const found = copyOf(root, "note");
  const place = placeOf(note);
  slot(found, "kind").textContent = KINDS[note.motivation];
  slot(found, "quote").textContent = place.exact;
  slot(found, "words").textContent = textOf(note);
  const { range } = words ? words.find(place) : {};
  const where = slot(found, "where");
  if (range) {
    mark(range);
    where.append(shower(section, range));
  } else where.textContent = "These words are not on the page as it was.";
  return found;
}

function shower(section, range) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "link-button", textContent: "Show in the page" });
  button.addEventListener("click", () => {
    for (let each = range.startContainer.parentElement; each && each !== section; each = each.parentElement) {
      if (each.matches("details")) each.open = true;
    }
    const there = range.startContainer.parentElement;
    there.scrollIntoView({ block: "center" });
    there.tabIndex = -1;
    there.focus({ preventScroll: true });
  });
  return button;
}

function mark(range) {
  if (!globalThis.CSS?.highlights) return;
  const set = CSS.highlights.get("shared-notes") ?? new Highlight();
  set.add(range);
  CSS.highlights.set("shared-notes", set);
}
