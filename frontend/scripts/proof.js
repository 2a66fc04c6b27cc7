// A proof of a receipt is worked out on this device alone (RFC 9162, 2.1.3.2): what the server says
// of it need not be believed. The server's check works without this.
const FORMAT = "fivehearts-proof/1";
const LONGEST = 20000; // characters, as on the server
// Where in the head of a seal its parts stand.
const NUMBER = 1, ALGORITHM = 2, ENTRIES = 10, ROOT = 13;

const bytesOf = (hex) => {
  if (!/^([0-9a-f]{2})+$/.test(hex)) throw new Error("no digits");
  return Uint8Array.from(hex.match(/../g), (two) => parseInt(two, 16));
};
const hexOf = (bytes) => [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");

async function hash(prefix, ...parts) {
  const joined = [prefix, ...parts.flatMap((part) => [...part])];
  return new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(joined)));
}

// The root the path leads to from the entry; null where the path does not fit its place.
async function rootOf(proof) {
  let here = proof.index;
  let last = proof.size - 1;
  let found = await hash(0, new TextEncoder().encode(proof.entry));
  for (const step of proof.path) {
    if (last === 0) return null;
    const beside = bytesOf(step);
    if (here % 2 || here === last) {
      found = await hash(1, beside, found);
      while (here % 2 === 0 && here) {
        here = Math.floor(here / 2);
        last = Math.floor(last / 2);
      }
    } else {
      found = await hash(1, found, beside);
    }
    here = Math.floor(here / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hexOf(found) : null;
}

async function outcome(text, seals) {
  let proof, head;
  try {
    if (text.length > LONGEST) return "none";
    proof = JSON.parse(text);
    head = JSON.parse(proof.seal);
    if (proof.format !== FORMAT || !Array.isArray(proof.path) || head.length <= ROOT) return "none";
  } catch {
    return "none";
  }
  if (head[ALGORITHM] !== "sha256") return "sm3";
  try {
    const inside = proof.index >= 0 && proof.index < proof.size && proof.size === head[ENTRIES];
    const sealed = hexOf(await hash(2, new TextEncoder().encode(proof.seal)));
    if (!inside || sealed !== proof.seal_hash || (await rootOf(proof)) !== head[ROOT]) return "broken";
  } catch {
    return "broken";
  }
  try {
    const answer = await fetch(`${seals}${Number(head[NUMBER])}/`);
    if (answer.status === 404) return "unlike";
    if (!answer.ok) return "alone";
    return (await answer.json()).hash === proof.seal_hash ? "holds" : "unlike";
  } catch {
    return "alone";
  }
}

export function proofs() {
  for (const part of document.querySelectorAll("[data-proof]")) {
    const button = part.querySelector("[name=check_here]");
    const result = part.querySelector("[data-proof-result]");
    if (!button || !result) continue;
    // Browsers work out digests on a secure address alone.
    if (!window.crypto?.subtle) {
      button.hidden = true;
      continue;
    }
    button.addEventListener("click", async () => {
      const file = part.querySelector("[name=file]").files[0];
      const pasted = part.querySelector("[name=proof]").value.trim();
      const text = pasted || (file && file.size <= LONGEST * 4 ? await file.text() : "");
      const told = await outcome(text, part.dataset.seals);
      result.textContent = part.dataset[told];
      result.dataset.outcome = told;
    });
  }
}
