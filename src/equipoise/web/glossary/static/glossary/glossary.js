// The list narrows while one types; without this the same form asks the server.
const field = document.querySelector("[data-glossary-filter]");
const told = document.querySelector("[data-glossary-count]");
const entries = [...document.querySelectorAll("[data-words]")];

function narrow() {
  const words = field.value.trim().toLowerCase();
  let kept = 0;
  for (const entry of entries) {
    entry.hidden = !entry.dataset.words.includes(words);
    if (!entry.hidden) kept += 1;
  }
  for (const letter of document.querySelectorAll(".glossary-letter")) {
    letter.hidden = !letter.querySelector("[data-words]:not([hidden])");
  }
  for (const link of document.querySelectorAll(".glossary-letters a")) {
    link.parentElement.hidden = document.getElementById(link.hash.slice(1)).closest(".glossary-letter").hidden;
  }
  told.textContent = words ? `${kept} of ${entries.length} words` : "";
}

// A page that the server narrowed already holds only a part of the words: there the form goes on asking it.
if (field && !field.value) field.addEventListener("input", narrow);
