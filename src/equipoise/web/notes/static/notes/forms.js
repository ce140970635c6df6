// Forms that scripts send: what is wrong stands beside the field, and nothing is sent twice.

const field = (form, name) => form.querySelector(`[data-field="${name}"]`) ?? form.querySelector("[data-field]");

/** Say beside a field what is wrong with it, and go there. */
export function fault(form, name, what) {
  const box = field(form, name);
  const line = box.querySelector(".field__error");
  line.querySelector("span").textContent = what;
  line.hidden = false;
  box.classList.add("field--wrong");
  const input = box.querySelector("input, textarea");
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

/** Take back all that was said to be wrong. */
export function mended(form) {
  for (const box of form.querySelectorAll("[data-field]")) {
    box.classList.remove("field--wrong");
    box.querySelector(".field__error").hidden = true;
    box.querySelector("input, textarea").removeAttribute("aria-invalid");
  }
}

/** Do something once, however often the form is sent meanwhile. */
export async function busy(form, work) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  form.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    delete form.dataset.busy;
    form.removeAttribute("aria-busy");
  }
}
