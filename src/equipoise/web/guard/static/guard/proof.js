// While the person reads the form, a worker proves a little work, so that programs can't send thousands.
// Without it the form goes all the same, and stricter limits apply. What is told while it is waited for is the form's.
const PATIENCE = 15000; // milliseconds that sending waits for the work

function prove({ challenge, bits, worker }) {
  if (Number(bits) === 0 || !window.isSecureContext || !window.Worker) return Promise.resolve("");
  return new Promise((done) => {
    const helper = new Worker(worker);
    helper.addEventListener("message", ({ data }) => { helper.terminate(); done(data); });
    helper.addEventListener("error", () => done(""));
    helper.postMessage({ challenge, bits: Number(bits) });
  });
}

for (const form of document.querySelectorAll("form[data-challenge]")) {
  const told = form.querySelector("[data-told]");
  const work = prove(form.dataset);
  let ready = false;
  let waiting = false;
  work.then((number) => { form.elements.proof.value = number; ready = true; });
  form.addEventListener("submit", async (event) => {
    if (ready) return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    told.textContent = told.dataset.told;
    await Promise.race([work, new Promise((done) => { setTimeout(done, PATIENCE); })]);
    ready = true;
    form.requestSubmit(event.submitter);
  });
}
