// Seven words typed at night on a phone: they can be looked at while they are typed, and are not lost because something
// else was left empty, for no page ever gives a passphrase back. Without this script the form works as it stands.
(() => {
  "use strict";
  const input = document.getElementById("id_passphrase");
  const look = document.querySelector("[data-look]");
  if (!input || !look) return;
  look.hidden = false;
  look.addEventListener("click", () => {
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    look.textContent = isShown ? look.dataset.look : look.dataset.hide;
    input.focus();
  });
  input.form.addEventListener("submit", (event) => {
    const empty = input.value && [...input.form.elements].find((each) => each.willValidate && each.validity.valueMissing);
    if (empty) {
      event.preventDefault();
      empty.reportValidity(); // goes there, and says so in the browser's own words
      return;
    }
    input.type = "password"; // so that no browser keeps it among what was typed
  });
})();
