// While the person looks the message over, a worker proves a little work, so that programs can't send thousands.
// Without it the form goes all the same, and stricter limits apply.
const form = document.getElementById("send");
const PATIENCE = 15000; // milliseconds that sending waits for the work

function prove() {
  const { challenge, bits, worker } = form.dataset;
  if (Number(bits) === 0 || !window.isSecureContext || !window.Worker) return Promise.resolve("");
  return new Promise((done) => {
    const helper = new Worker(worker);
    helper.addEventListener("message", ({ data }) => { helper.terminate(); done(data); });
    helper.addEventListener("error", () => done(""));
    helper.postMessage({ challenge, bits: Number(bits) });
  });
}

if (form) {
  const told = document.getElementById("send-told");
  const work = prove();
  let ready = false;
  let waiting = false;
  work.then((number) => { form.elements.proof.value = number; ready = true; });
  form.addEventListener("submit", async (event) => {
    if (ready) return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    told.textContent = "One moment, your message is being made ready.";
    await Promise.race([work, new Promise((done) => { setTimeout(done, PATIENCE); })]);
    ready = true;
    form.requestSubmit(event.submitter);
  });
}
