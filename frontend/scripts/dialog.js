// <details class="fh-dialog-opener"> becomes a modal dialog where the browser has one.
import { word } from "./words.js";

export function modal(title, id) {
  const dialog = document.createElement("dialog");
  dialog.className = "fh-dialog";
  dialog.setAttribute("aria-labelledby", `${id}-title`);
  const head = document.createElement("h2");
  head.id = `${id}-title`;
  head.textContent = title;
  const foot = document.createElement("form");
  foot.method = "dialog";
  foot.className = "fh-actions";
  const close = document.createElement("button");
  close.className = "fh-button fh-button--quiet";
  close.textContent = word("close");
  foot.append(close);
  dialog.append(head, foot);
  return dialog;
}

export const modalsWork = typeof HTMLDialogElement === "function";

export function dialogs(part) {
  if (!modalsWork) return;
  for (const opener of part.querySelectorAll("details[data-dialog]")) {
    const body = opener.querySelector(":scope > div");
    const summary = opener.querySelector(":scope > summary");
    const dialog = modal(opener.dataset.dialogTitle, opener.dataset.dialog);
    const button = document.createElement("button");
    button.type = "button";
    button.className = summary.className;
    button.setAttribute("aria-haspopup", "dialog");
    button.append(...summary.childNodes);
    button.addEventListener("click", () => dialog.showModal());
    dialog.querySelector("h2").after(body);
    const wasOpen = opener.open || body.querySelector(".has-error");
    opener.replaceWith(button);
    document.body.append(dialog);
    if (wasOpen) dialog.showModal();
  }
}
