// Marks on the words of a page: the library keeps where each stands on the screen, redraws what is in view and says
// which marks a click meets. What it would do besides is left to us, and ADR 8 says why: its own drawing needs inline
// styles, its own selecting must have been there when the selection began, and it takes clicks from folds and forms.

const KINDS = ["commenting", "questioning", "highlighting"];
const CHOSEN = "chosen";

/** Marks on a container: {show(marks), choose(range)}; `onMarks(ids)` is told of clicks. */
export async function marking(container, onMarks) {
  await import("../vendor/recogito/text-annotator.js");
  const { createRenderer, createTextAnnotatorState } = globalThis.RecogitoJS;
  const state = createTextAnnotatorState(container, {});
  const painter = globalThis.CSS?.highlights ? byHighlights() : byBoxes(container);
  createRenderer(painter, container, state, state.viewport);
  container.addEventListener("click", (event) => {
    const hits = clicked(event, container, state.store);
    if (hits.length) onMarks(hits);
  });
  return {
    show: (marks) => state.store.bulkAddAnnotations(marks.map(annotationOf), true),
    choose: (range) => painter.choose(range),
  };
}

function annotationOf({ id, kind, range }) {
  const selector = [{ quote: "", start: 0, end: 0, range }];
  return { id, kind, bodies: [], target: { annotation: id, selector, created: new Date(0) } };
}

// The marks under a click, the smallest first; none where it ends a selection or is meant for something else.
function clicked(event, container, store) {
  if (!document.getSelection().isCollapsed) return [];
  if (event.target.closest("a, button, summary, label, input, select, textarea, [role='button']")) return [];
  const { x, y } = container.getBoundingClientRect();
  return (store.getAt(event.clientX - x, event.clientY - y, true) ?? []).map(({ id }) => id);
}

// Styled by name in notes.css, so that no style is written into the page. What is chosen is shown as that alone.
function byHighlights() {
  const sets = new Map([...KINDS, CHOSEN].map((kind) => [kind, new Highlight()]));
  sets.forEach((set, kind) => CSS.highlights.set(`note-${kind}`, set));
  let seen = [], chosen = null;
  const draw = () => {
    sets.forEach((set) => set.clear());
    if (chosen) sets.get(CHOSEN).add(chosen);
    for (const { kind, target } of seen) {
      const { range } = target.selector[0];
      if (range !== chosen) sets.get(kind).add(range);
    }
  };
  return {
    redraw(highlights) { seen = highlights.map(({ annotation }) => annotation); draw(); },
    choose(range) { chosen = range; draw(); },
    setVisible() {},
    destroy() { sets.forEach((_, kind) => CSS.highlights.delete(`note-${kind}`)); },
  };
}

// For browsers that can't highlight by name: boxes under the words.
function byBoxes(container) {
  const layer = document.createElement("div");
  layer.className = "notes-boxes";
  layer.setAttribute("aria-hidden", "true");
  layer.dataset.notesApart = "";
  container.append(layer);
  const draw = (rects, kind) => rects.map(({ x, y, width, height }) => {
    const box = document.createElement("span");
    box.className = `notes-box notes-box--${kind}`;
    Object.assign(box.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
    return box;
  });
  let chosen = [];
  return {
    redraw(highlights) {
      const boxes = highlights.flatMap(({ annotation, rects }) => draw(rects, annotation.kind));
      layer.replaceChildren(...boxes, ...chosen);
    },
    choose(range) {
      chosen.forEach((each) => each.remove());
      const { x, y } = container.getBoundingClientRect();
      const rects = range ? [...range.getClientRects()] : [];
      chosen = draw(rects.map((r) => ({ x: r.x - x, y: r.y - y, width: r.width, height: r.height })), CHOSEN);
      layer.append(...chosen);
    },
    setVisible() {},
    destroy() { layer.remove(); },
  };
}
