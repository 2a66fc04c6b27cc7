// Keys of the desk: / search, j and k through the rows, Enter to open, ? for this list.
import { modal, modalsWork } from "./dialog.js";
import { word } from "./words.js";

let at = -1;

function rows() {
  return [...document.querySelectorAll("[data-rows] > tbody > tr, [data-rows] > li")].filter((row) => row.querySelector("a"));
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  at = Math.max(0, Math.min(all.length - 1, at + step));
  all.forEach((row, index) => row.classList.toggle("is-chosen", index === at));
  all[at].querySelector("a").focus();
  all[at].scrollIntoView({ block: "nearest" });
}

function help() {
  if (!modalsWork) return;
  let dialog = document.getElementById("keys-dialog");
  if (!dialog) {
    dialog = modal(word("keys"), "keys");
    dialog.id = "keys-dialog";
    const list = document.createElement("dl");
    list.className = "fh-keys";
    for (const [key, name] of [["/", "key_search"], ["j", "key_down"], ["k", "key_up"], ["Enter", "key_open"], ["?", "key_help"]]) {
      const term = document.createElement("dt");
      const box = document.createElement("kbd");
      box.textContent = key;
      term.append(box);
      const meaning = document.createElement("dd");
      meaning.textContent = word(name);
      list.append(term, meaning);
    }
    dialog.querySelector("h2").after(list);
    document.body.append(dialog);
  }
  if (!dialog.open) dialog.showModal();
}

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

export function keys() {
  if (document.body.dataset.dress !== "desk") return;
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-keys]")) help();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-key-search]");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "?") help();
  });
}
