// Runs right where it stands, before what follows is painted: on a phone the form and the filters start folded, so
// that the results come first. Without JavaScript they start open.
if (matchMedia("(max-width: 59.99rem)").matches) {
  document.querySelectorAll("details[data-fold]").forEach((each) => { each.open = false; });
}
