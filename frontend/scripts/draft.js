// Keeps what a resident typed, in this browser, for a day. Never on staff pages, never a
// telephone number, a password, a hidden value or a file: the device may be shared.
import { say, word } from "./words.js";

const LIFE = 24 * 3600 * 1000; // milliseconds
const PRIVATE = ["password", "file", "hidden", "tel", "email", "submit", "button"];
const PREFIX = "fh-draft:";

const store = {
  read(key) {
    try {
      const kept = JSON.parse(localStorage.getItem(PREFIX + key));
      return kept && Date.now() - kept.at < LIFE ? kept.values : null;
    } catch {
      return null;
    }
  },
  write(key, values) {
    try {
      if (Object.keys(values).length) localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values }));
      else localStorage.removeItem(PREFIX + key);
    } catch {
      // A full or forbidden store: the form works as before.
    }
  },
};

function sweep() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX) && !store.read(name.slice(PREFIX.length))) localStorage.removeItem(name);
    }
  } catch {
    // No store at all.
  }
}

function kept(form) {
  return [...form.elements].filter(
    (field) => field.name && !PRIVATE.includes(field.type) && !field.hasAttribute("data-private"),
  );
}

function collect(form) {
  const values = {};
  for (const field of kept(form)) {
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) (values[field.name] ||= []).push(field.value);
    } else if (field.value.trim()) values[field.name] = [field.value];
  }
  return values;
}

function restore(form, values) {
  let restored = false;
  for (const field of kept(form)) {
    const found = values[field.name];
    if (!found) continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = found.includes(field.value);
    else if (!field.value) {
      field.value = found[0];
      restored = true;
    } else continue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return restored;
}

function offerClearing(form, key) {
  const box = say(word("draft_restored"));
  if (!box) return;
  box.classList.add("fh-alert--draft");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fh-button fh-button--secondary fh-button--small";
  button.textContent = word("draft_clear");
  button.addEventListener("click", () => {
    store.write(key, {});
    form.reset();
    box.querySelector("p").textContent = word("draft_cleared");
    button.remove();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
  });
  box.querySelector(".fh-alert__body").append(button);
}

export function drafts(part) {
  if (document.body.dataset.dress !== "resident") return;
  sweep();
  for (const done of part.querySelectorAll("[data-draft-clear]")) store.write(done.dataset.draftClear, {});
  for (const form of part.querySelectorAll("form[data-draft]")) {
    const key = form.dataset.draft;
    const before = store.read(key);
    // A form that came back with errors already holds the newest words.
    if (before && !form.querySelector(".has-error") && restore(form, before)) offerClearing(form, key);
    form.addEventListener("input", () => {
      clearTimeout(form.keeping);
      form.keeping = setTimeout(() => store.write(key, collect(form)), 400);
    });
  }
}
