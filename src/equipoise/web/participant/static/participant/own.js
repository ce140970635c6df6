// One question at a time, kept on this device until it is sent, sent once however often it is tried.
// Without this script the page is one long form that does the same but for keeping.
(() => {
  "use strict";
  const prefix = "own:";

  // What was sent needs no copy here any more.
  if (document.querySelector("[data-sent]")) {
    const here = location.pathname.split("/").slice(0, 3).join("/");
    const last = sessionStorage.getItem(`${prefix}sending`);
    for (const name of [last, `${prefix}${location.pathname}`]) {
      if (name && name.startsWith(`${prefix}${here}`)) localStorage.removeItem(name);
    }
    sessionStorage.removeItem(`${prefix}sending`);
  }

  const form = document.querySelector("[data-ask]");
  if (!form) return;
  const name = `${prefix}${location.pathname}`;
  const every = [...form.querySelectorAll("[data-question]")];
  const one = (what) => form.querySelector(`[data-${what}]`);
  const [where, progress, review, given, state] = ["where", "progress", "review", "given", "state"].map(one);
  const [back, next, send] = ["back", "next", "send"].map(one);

  const value = (id) => new FormData(form).get(`a-${id}`) || "";
  const isAsked = (li) => {
    const item = li.dataset.when;
    if (!item || !value(item)) return true;
    return (value(item) === li.dataset.value) !== ("unless" in li.dataset);
  };
  const asked = () => every.filter(isAsked);

  function keep() {
    const answers = {};
    for (const [field, text] of new FormData(form)) {
      if (field.startsWith("a-") && text) answers[field] = [...(answers[field] || []), text];
    }
    try {
      if (!Object.keys(answers).length) return localStorage.removeItem(name);
      localStorage.setItem(name, JSON.stringify({ key: form.elements.key.value, answers }));
      if (!state.textContent) state.textContent = form.dataset.saved;
    } catch {
      // A browser that keeps nothing: the form still works.
    }
  }

  // Returns whether anything was kept here.
  function restore() {
    let held = null;
    try {
      held = JSON.parse(localStorage.getItem(name));
    } catch {
      localStorage.removeItem(name);
    }
    if (!held || !held.answers) return false;
    form.elements.key.value = held.key || form.elements.key.value;
    for (const input of form.querySelectorAll("[name^='a-']")) {
      const texts = held.answers[input.name] || [];
      if (input.matches("[type=radio], [type=checkbox]")) input.checked = texts.includes(input.value);
      else input.value = texts[0] || "";
    }
    state.textContent = form.dataset.saved;
    return true;
  }

  function answer(li) {
    const checked = [...li.querySelectorAll("input:checked")];
    if (checked.length) return checked.map((each) => each.parentElement.textContent.trim()).join(", ");
    const typed = li.querySelector("textarea, input:not([type=radio], [type=checkbox])");
    return (typed && typed.value.trim()) || form.dataset.open;
  }

  function list() {
    given.replaceChildren(...asked().map((li, at) => {
      const row = document.createElement("div");
      const dt = document.createElement("dt");
      const dd = document.createElement("dd");
      const change = document.createElement("button");
      dt.textContent = li.querySelector(".ask__words").textContent;
      dt.lang = li.querySelector(".ask__words").lang;
      const said = document.createElement("span");
      said.textContent = answer(li);
      said.dir = "auto";
      change.type = "button";
      change.className = "link-button";
      change.textContent = form.dataset.change;
      const hidden = document.createElement("span");
      hidden.className = "visually-hidden";
      hidden.textContent = `: ${dt.textContent}`;
      change.append(hidden);
      change.addEventListener("click", () => go(at + 1));
      dd.append(said, change);
      row.append(dt, dd);
      return row;
    }));
  }

  // Which question is shown stands in the address, so that the browser's own way back works.
  const step = () => {
    const found = /^#(\d+)$/.exec(location.hash);
    return Math.min(Math.max(found ? Number(found[1]) : 1, 1), asked().length + 1);
  };
  const go = (to) => { location.hash = `#${to}`; };

  function show(focus) {
    const at = step();
    const now = asked();
    const isReview = at > now.length;
    for (const li of every) li.hidden = isReview || li !== now[at - 1];
    review.hidden = !isReview;
    form.toggleAttribute("data-first", at === 1);
    where.hidden = isReview;
    where.textContent = form.dataset.of.replace("%1", at).replace("%2", now.length);
    progress.hidden = isReview;
    progress.max = now.length;
    progress.value = at;
    back.hidden = at === 1;
    next.hidden = isReview;
    send.hidden = !isReview;
    if (isReview) list();
    if (!focus) return;
    const target = isReview ? review.querySelector("h2") : now[at - 1].querySelector("legend, input, textarea");
    target.focus();
    (isReview ? review : form).scrollIntoView({ block: "start" });
  }

  // A number beyond its limits is said beside it at once, not after all is sent: with the server's own words.
  function refuse(li) {
    const input = li && li.querySelector("[data-beyond]");
    if (!input) return false;
    const number = Number(input.value.trim().replace(",", "."));
    const isWithin = number >= Number(input.dataset.low) && number <= Number(input.dataset.high);
    const isOfItsKind = !("whole" in input.dataset) || Number.isInteger(number);
    const isWrong = Boolean(input.value.trim()) && !(isWithin && isOfItsKind);
    const said = li.querySelector("[data-said]");
    said.hidden = !isWrong;
    input.closest(".field").classList.toggle("field--wrong", isWrong);
    said.lastElementChild.textContent = isWrong ? input.dataset.beyond : "";
    if (!isWrong) {
      input.removeAttribute("aria-invalid");
      return false;
    }
    input.setAttribute("aria-invalid", "true");
    input.focus();
    return true;
  }

  const forward = () => { if (!refuse(asked()[step() - 1])) go(step() + 1); };

  // A device can think it has a connection where nobody answers: so it tries again by itself, one try at a time.
  let again = 0;
  function later() {
    window.addEventListener("online", post, { once: true });
    again = setTimeout(post, 20000);
  }

  async function post() {
    if (send.disabled) return;
    clearTimeout(again);
    window.removeEventListener("online", post);
    keep();
    sessionStorage.setItem(`${prefix}sending`, name);
    send.disabled = true;
    try {
      const answered = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" });
      if (answered.ok) location.assign(answered.url);
      else form.submit(); // the page says what is wrong
    } catch {
      send.disabled = false;
      state.textContent = form.dataset.unsent;
      state.classList.add("ask__state--unsent");
      later();
    }
  }

  const isKept = restore();
  form.dataset.step = "";
  form.addEventListener("input", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (send.hidden) forward();
    else post();
  });
  back.addEventListener("click", () => go(step() - 1));
  next.addEventListener("click", forward);
  window.addEventListener("hashchange", () => show(true));
  const wrong = every.find((li) => li.querySelector("[aria-invalid], .field__error:not([hidden])"));
  if (wrong) {
    history.replaceState(null, "", `#${asked().indexOf(wrong) + 1}`);
  } else if (isKept && !location.hash) {
    // Who comes back goes on where they stopped: the first question without an answer, or the review.
    const open = asked().findIndex((li) => answer(li) === form.dataset.open);
    history.replaceState(null, "", `#${(open < 0 ? asked().length : open) + 1}`);
  }
  show(Boolean(wrong));
})();
