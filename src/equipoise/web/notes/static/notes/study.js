// The beginning of notes on a study page. It is small: the tools and the library are fetched only when the page has
// notes, or when words are selected, or when somebody asks for them.

import { all } from "./store.js";

const root = document.querySelector("[data-notes]");
const page = document.querySelector(".study");
let loading;

function tools() {
  loading ??= import("./tools.js").then(({ start }) => start(root, page));
  return loading;
}

function hasWords(selection) {
  return selection && !selection.isCollapsed && page.contains(selection.anchorNode);
}

async function begin() {
  document.addEventListener("selectionchange", () => { if (!loading && hasWords(document.getSelection())) tools(); });
  document.querySelectorAll("[data-notes-open]").forEach((each) => each.addEventListener("click", async (event) => {
    event.preventDefault();
    (await tools()).open(each);
  }));
  document.addEventListener("keydown", async (event) => {
    if (event.altKey && event.shiftKey && event.code === "KeyN") (await tools()).reach();
  });
  const source = root.dataset.source;
  if (location.hash.startsWith("#note-") || (await all()).some((each) => each.target.source === source)) tools();
}

begin();
