// Asking our own server: JSON in and out, with the token that its forms carry. Only what is given here is sent.

/** An answer that was not "yes": `status` (0: nobody answered), `said` (what the server says of it). */
export class Refused extends Error {
  constructor(status, said) {
    super(said?.error ?? "There was no answer. Are you online?");
    this.status = status;
    this.said = said ?? {};
    this.mend = said?.mend ?? "";
  }
}

let token;

async function answer(path, settings) {
  const headers = { Accept: "application/json", ...settings.headers };
  const given = await fetch(path, { ...settings, headers, credentials: "same-origin", referrerPolicy: "no-referrer", cache: "no-store" })
    .catch(() => { throw new Refused(0); });
  const json = given.headers.get("content-type")?.startsWith("application/json");
  return { status: given.status, said: json ? await given.json().catch(() => null) : null };
}

function wanted({ status, said }, also) {
  if (status !== 200 && !also.includes(status)) throw new Refused(status, said);
  return said ?? {};
}

export const get = async (path) => wanted(await answer(path, {}), []);

/** Post; `also`: statuses besides 200 whose answer is given back too. */
export async function post(path, given, also = []) {
  token ??= (await state()).token;
  const settings = { method: "POST", body: JSON.stringify(given), headers: { "Content-Type": "application/json", "X-CSRFToken": token } };
  let found = await answer(path, settings);
  if (found.status === 403 && !found.said) { // the token is another one since somebody logged in or out
    token = (await state()).token;
    settings.headers["X-CSRFToken"] = token;
    found = await answer(path, settings);
  }
  return wanted(found, also);
}

/** Whether somebody is logged in, and what is kept of their key. */
export async function state() {
  const found = await get("/notes/state/");
  token = found.token;
  return found;
}
