// Notes that somebody shared and a study team keeps with a message: opened in the team's browser.

import { get, post, Refused } from "./asking.js";
import { opened } from "./sharing.js";
import { show } from "./shown.js";
import * as vault from "./vault.js";

const root = document.querySelector("[data-attached]");
const path = root?.dataset.attached;
let kept = [];

const slot = (from, name) => from.querySelector(`[data-slot="${name}"]`);
const say = (what) => { root.querySelector("[data-told]").textContent = what; };

async function list() {
  ({ attached: kept } = await get(path));
  root.hidden = false;
  if (!kept.length) say("None are kept any more.");
  root.querySelector("[data-list]").replaceChildren(...kept.map(row));
}

function row({ number, at }) {
  const item = root.querySelector('[data-template="kept"]').content.firstElementChild.cloneNode(true);
  item.dataset.number = number;
  slot(item, "when").textContent = `Kept on ${new Date(at).toLocaleDateString("en-GB", { dateStyle: "long" })}`;
  return item;
}

const ACTS = {
  async show(button, item) {
    const { key, content } = kept.find((each) => String(each.number) === item.dataset.number);
    const { studies } = await opened(vault.bytes(key), content);
    slot(item, "notes").replaceChildren(...await Promise.all(studies.map((each) => show(root, each))));
    button.hidden = true;
  },
  async delete(button, item) {
    if (button.dataset.sure !== "yes") {
      button.dataset.sure = "yes";
      button.textContent = "Yes, delete them for the whole team";
      return;
    }
    await post(`${path}${item.dataset.number}/delete/`, {});
    await list();
  },
};

async function run(button) {
  try {
    await ACTS[button.dataset.act](button, button.closest("[data-number]"));
  } catch (error) {
    say(error instanceof Refused ? `${error.message} ${error.mend}`.trim() : "These notes were changed, and can’t be shown.");
  }
}

if (root && vault.able()) {
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button) run(button);
  });
  // Shown only where there are some; a page that may not ask stays as it is.
  get(path).then(({ attached }) => (attached.length ? list() : undefined)).catch(() => {});
}
