// "On your other devices": beginning, the recovery code, locking and unlocking, a new passphrase, and stopping.

import { post, Refused, state } from "./asking.js";
import { fault, mended, busy } from "./forms.js";
import * as sync from "./sync.js";
import * as vault from "./vault.js";

const root = document.querySelector("[data-locking]");
const TOLD = {
  off: "", new: "", locked: "", stranger: "",
  busy: "Bringing your notes together.",
  kept: "Your notes are the same here and with your account.",
  damaged: "Some notes that came back could not be opened.",
  offline: "You are offline. Your notes are kept here and go on when you are back.",
  full: "Your account has no room for more. New notes stay in this browser.",
  trouble: "Your notes could not be brought together. They stay in this browser, and we try again.",
};
const WEAK = "This is easy to guess. Use at least four words, or twelve characters.";
// What waits until the code is typed back: {code, master, passphrase, base}.
let pending;

function show(part) {
  for (const each of root.querySelectorAll("[data-at]")) each.hidden = each.dataset.at !== part;
}

function told(status) {
  const shown = root.querySelector("[data-told]");
  shown.textContent = TOLD[status.state] ?? "";
  root.querySelector("[data-damaged]").hidden = status.state !== "damaged";
  if (pending) return;
  const parts = { stranger: "stranger", new: "new", locked: "locked", off: "" };
  show(parts[status.state] ?? "open");
}

async function begin(form) {
  const passphrase = form.elements.passphrase.value;
  if (!vault.isStrong(passphrase)) return fault(form, "passphrase", WEAK);
  return offerCode({ master: vault.freshMaster(), passphrase, base: 0 });
}

// The code is shown; nothing is kept before it was typed back.
async function offerCode(given) {
  pending = { ...given, code: await vault.freshCode() };
  root.querySelector("[data-code]").textContent = pending.code;
  show("code");
  root.querySelector("[data-focus]").focus();
}

async function confirm(form) {
  const same = await vault.sameCode(form.elements.code.value, pending.code).catch(() => false);
  if (!same) return fault(form, "code", "That is not the code above. Look at each group again.");
  if (!form.elements.understood.checked) {
    fault(form, "code", "Tick the box below, if you want to go on.");
    return form.elements.understood.focus();
  }
  const { master, passphrase, base, code } = pending;
  const wrapped = await vault.wrapped(master, passphrase, code);
  await post("/notes/keys/", { wrapped, base });
  await open(master);
  return form.reset();
}

async function open(master) {
  const { account } = await state();
  await vault.remember(account, master);
  pending = undefined;
  root.querySelector("[data-code]").textContent = "";
  await sync.sync();
}

async function unlock(form) {
  const { key } = await state();
  try {
    await open(await vault.byPassphrase(key.wrapped, form.elements.passphrase.value));
  } catch (error) {
    if (!(error instanceof vault.Wrong)) throw error;
    return fault(form, "passphrase", "This passphrase does not open them. Look at capitals and blanks.");
  }
  return form.reset();
}

async function recover(form) {
  const { key } = await state();
  const { code, passphrase } = form.elements;
  if (!(await vault.isCode(code.value))) return fault(form, "code", "There is a slip in this code. It has 28 letters and digits.");
  if (!vault.isStrong(passphrase.value)) return fault(form, "passphrase", WEAK);
  let master;
  try {
    master = await vault.byCode(key.wrapped, code.value);
  } catch (error) {
    if (!(error instanceof vault.Wrong)) throw error;
    return fault(form, "code", "This code does not open them. Is it the newest one?");
  }
  const given = { master, passphrase: passphrase.value, base: key.revision };
  form.reset();
  return offerCode(given);
}

async function change(form) {
  const { key } = await state();
  const { before, passphrase } = form.elements;
  if (!vault.isStrong(passphrase.value)) return fault(form, "passphrase", WEAK);
  try {
    const master = await vault.byPassphrase(key.wrapped, before.value);
    const given = { master, passphrase: passphrase.value, base: key.revision };
    form.reset();
    return await offerCode(given);
  } catch (error) {
    if (!(error instanceof vault.Wrong)) throw error;
    return fault(form, "before", "This is not the passphrase until now.");
  }
}

const FORMS = { begin, code: confirm, unlock, recover, change };
const ACTS = {
  suggest() {
    const field = root.querySelector("#begin-passphrase");
    field.value = vault.freshPassphrase();
    field.focus();
  },
  async stop() { pending = undefined; await sync.sync(); },
  async lock() { await sync.sync(); await sync.leave(); await sync.sync(); },
  async forget(button) {
    if (button.dataset.sure !== "yes") {
      button.dataset.sure = "yes";
      button.textContent = "Yes, delete them. Nobody can bring them back";
      return;
    }
    await post("/notes/forget/", {});
    await vault.lock();
    await sync.sync();
  },
};

async function run(what, subject) {
  try {
    await what(subject);
  } catch (error) {
    root.querySelector("[data-told]").textContent = error instanceof Refused
      ? `${error.message} ${error.mend}`.trim() : "That did not work. Load the page again.";
  }
}

if (root) {
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    mended(event.target);
    busy(event.target, () => run(FORMS[event.target.dataset.form], event.target));
  });
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button) run(ACTS[button.dataset.act], button);
  });
  if (!vault.able()) {
    root.querySelector("[data-told]").textContent = "This browser can’t lock notes here: it needs an address that begins with https.";
  } else {
    sync.onStatus(told);
    sync.start();
  }
}
