/* Passkeys: what the server asks of the browser, and what the browser answers, in a form's field `credential`.
   Web Authentication Level 3, sections 5.1.3 and 5.1.4; bytes travel as base64url (section 5.1.8). */
"use strict";
(() => {
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), each => each.charCodeAt(0));
  const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const WHY = {
    NotAllowedError: "It was cancelled, or it took too long. You can try again.",
    InvalidStateError: "This device has a passkey for this account already.",
    SecurityError: "Passkeys need the site’s own name in the address, not numbers. Open it by its name, on this machine http://localhost.",
    NotSupportedError: "This browser or device can’t make such a passkey.",
  };

  const parsed = options => {
    const key = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"])
      if (key[list]) key[list] = key[list].map(each => ({ ...each, id: bytes(each.id) }));
    return { publicKey: key };
  };

  const said = found => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (found.response[name]) response[name] = text(found.response[name]);
    return JSON.stringify({
      id: found.id, rawId: text(found.rawId), type: found.type, response,
      clientExtensionResults: found.getClientExtensionResults(),
    });
  };

  const wanted = async form => {
    const address = form.dataset.passkeyOptions;
    if (!address) return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };

  const tell = (form, error) => {
    form.querySelector("[data-passkey-why]").textContent = WHY[error.name] || "Something went wrong. Load the page again, or use another way.";
    form.querySelector("[data-passkey-trouble]").hidden = false;
  };

  const use = async form => {
    form.querySelector("[data-passkey-trouble]").hidden = true;
    try {
      const options = await wanted(form);
      const found = form.dataset.passkey === "create"
        ? await navigator.credentials.create(parsed(options.creation_options))
        : await navigator.credentials.get(parsed(options.request_options));
      form.elements.credential.value = said(found);
      form.submit();
    } catch (error) {
      tell(form, error);
    }
  };

  for (const form of document.querySelectorAll("form[data-passkey]"))
    form.addEventListener("submit", event => {
      event.preventDefault();
      use(form);
    });
})();
