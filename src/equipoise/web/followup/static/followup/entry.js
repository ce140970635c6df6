// A form on a bad line: what is typed is held on this device until it is kept, and sent again under the same key.
//
// Held in localStorage under `trial-draft:` with the address of the form, for seven days at most; log-out clears it
// (shell.js). It is pseudonymous: a participant's number and answers, no name. The page works without this script.
const PREFIX = "trial-draft:";
const LONGEST_MS = 7 * 24 * 3600 * 1000;
const AGAIN_MS = 20_000;
const form = document.querySelector("[data-entry]");
const state = document.querySelector("[data-entry-state]");
const own = PREFIX + location.pathname;

const say = (words, waiting = false) => {
  state.textContent = words;
  state.hidden = !words;
  state.classList.toggle("entry__state--waiting", waiting);
};

const read = (name) => {
  try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
};
const keep = (name, held) => {
  try { localStorage.setItem(name, JSON.stringify(held)); return true; } catch { return false; }
};
const drop = (name) => { try { localStorage.removeItem(name); } catch { /* nothing is held where nothing can be */ } };

const pairs = () => [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
const typed = (list) => JSON.stringify(list.filter(([name]) => /^[vm]\./.test(name)));

function sweep() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    const held = read(name);
    if (!held || Date.now() - held.at > LONGEST_MS) drop(name);
  }
}

// Put back what was typed and not kept; the key comes back with it, so that what did arrive is not kept twice.
function restore(held) {
  const values = grouped(held.pairs);
  for (const field of form.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") continue;
    const given = (values.get(field.name) ?? []).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = given.includes(field.value);
    else if (given.length) field.value = given[0];
  }
  // Rows that were added and are not on the page: sent along, so that the server shows them again.
  for (const [name, list] of values) {
    if (form.elements[name] || !/^[vm]\./.test(name)) continue;
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name, value: list[0][1] });
    form.append(hidden);
  }
}

function grouped(list) {
  const found = new Map();
  for (const pair of list) found.set(pair[0], [...(found.get(pair[0]) ?? []), pair]);
  return found;
}

const body = (list) => {
  const data = new URLSearchParams(list);
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  return data;
};

// What came of sending: where to go, "refused" where the server wants something else, null without a connection.
async function send(path, list) {
  let answer;
  try {
    answer = await fetch(path, { method: "POST", body: body(list), headers: { Accept: "application/json" } });
  } catch {
    return null;
  }
  if (answer.status >= 500) return null;
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  return answer.ok && isJson ? (await answer.json()).there : "refused";
}

async function again() {
  const held = read(own);
  if (!held?.waiting) return;
  const there = await send(location.pathname, held.pairs);
  if (there === null) return;
  if (there === "refused") {
    keep(own, { ...held, waiting: false });
    say("The server wants something else from you. Look at the form and save it once more.", true);
    return;
  }
  drop(own);
  location.assign(there);
}

async function submitted(event) {
  const button = event.submitter;
  if (button?.name === "add" || button?.name === "remove") { drop(own); return; }
  event.preventDefault();
  const list = button?.name ? [...pairs(), [button.name, button.value]] : pairs();
  keep(own, { at: Date.now(), pairs: list, waiting: true });
  say("Sending …");
  const there = await send(form.action, list);
  if (there === null) {
    say("There is no connection. What you typed is held on this device and is sent as soon as there is one.", true);
  } else if (there === "refused") {
    keep(own, { at: Date.now(), pairs: list, waiting: false });
    form.removeEventListener("submit", submitted);
    form.requestSubmit(button);
  } else {
    drop(own);
    location.assign(there);
  }
}

function begin() {
  sweep();
  const fresh = typed(pairs());
  const held = read(own);
  const answered = document.querySelector(".callout--error");
  if (held && !answered && typed(held.pairs) !== fresh) {
    restore(held);
    say("What you typed here before and did not save stands in the form again.");
  } else if (held && !held.waiting) {
    drop(own);
  }
  form.addEventListener("input", () => keep(own, { at: Date.now(), pairs: pairs(), waiting: false }));
  form.addEventListener("submit", submitted);
  addEventListener("online", again);
  setInterval(again, AGAIN_MS);
  again();
}

if (form && state) begin();
