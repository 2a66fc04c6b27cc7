// Makes or shows a passkey for the form that asks, and sends the answer with it.
import { say } from "./words.js";

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

// Browsers before 2024 turn neither options nor answers into JSON by themselves.
function asked(options) {
  const wanted = { ...options, challenge: bytes(options.challenge) };
  if (options.user) wanted.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) wanted.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) wanted.allowCredentials = known(options.allowCredentials);
  return wanted;
}

function told(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  });
}

async function answer(form) {
  if (!window.PublicKeyCredential || !navigator.credentials) {
    say(form.dataset.missing, "warning");
    return;
  }
  try {
    const publicKey = asked(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = told(credential);
    form.submit();
  } catch {
    say(form.dataset.stopped, "warning");
  }
}

export function passkeys() {
  // First of all listeners: the form is not on its way yet, and nobody need lock its button.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target.closest?.("[data-passkey]");
      if (!form) return;
      event.preventDefault();
      answer(form);
    },
    true,
  );
}
