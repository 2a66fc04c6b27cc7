// Print, copy, back; a form is sent once, and asks first where it says so.
import { word } from "./words.js";

const RELEASE_AFTER = 15000; // milliseconds; a lost answer must not lock the form for good

async function copy(button) {
  const label = button.querySelector("span");
  const before = label.textContent;
  try {
    await write(button.dataset.copy);
    label.textContent = word("copied");
  } catch {
    label.textContent = word("copy_failed");
  }
  label.setAttribute("role", "status");
  setTimeout(() => {
    label.textContent = before;
    label.removeAttribute("role");
  }, 2500);
}

async function write(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // Offices often reach the site by plain http inside their network.
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
}

function hold(form, button) {
  form.dataset.sending = "yes";
  if (!button) return;
  const label = button.querySelector("span") || button;
  const before = label.textContent;
  // Disabled only after the browser has taken the button's own value along.
  setTimeout(() => {
    button.setAttribute("aria-disabled", "true");
    label.textContent = word("sending");
  });
  form.release = () => {
    delete form.dataset.sending;
    button.removeAttribute("aria-disabled");
    label.textContent = before;
  };
  setTimeout(() => form.release?.(), RELEASE_AFTER);
}

function submitted(event) {
  const form = event.target;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (form.dataset.sending) return event.preventDefault();
  if (question && !window.confirm(question)) return event.preventDefault();
  if (form.hasAttribute("data-once") && !event.defaultPrevented) hold(form, event.submitter);
}

export function buttons() {
  document.addEventListener("submit", submitted);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-print],[data-copy],[data-back]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    else if (button.hasAttribute("data-back")) window.history.back();
    else copy(button);
  });
  document.addEventListener("change", (event) => {
    const group = event.target.closest?.(".fh-choices");
    if (!group) return;
    for (const choice of group.querySelectorAll(".fh-choice")) {
      choice.classList.toggle("is-chosen", choice.querySelector("input").checked);
    }
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sending]")) form.release?.();
  });
}
