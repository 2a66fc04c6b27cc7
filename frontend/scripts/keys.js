// Keys of the desk. Rows: j, k, o, x; search /; this list ?. What else has a key says so itself:
// <a data-key="g w"> is pressed by g, then w, and stands in the list by its own words.
import { modal, modalsWork } from "./dialog.js";
import { markRow } from "./marks.js";
import { word } from "./words.js";

const PATIENCE = 1500; // milliseconds between the two keys of a pair
const KEPT = "fh-keys"; // whoever speaks to the computer, or types by accident, turns keys off
let at = -1;
let first = "";
let firstAt = 0;

function rows() {
  return [...document.querySelectorAll("[data-rows] > tbody > tr, [data-rows] > li")].filter((row) => row.querySelector("a"));
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  at = Math.max(0, Math.min(all.length - 1, at + step));
  all.forEach((row, index) => row.classList.toggle("is-at", index === at));
  all[at].querySelector("a").focus();
  all[at].scrollIntoView({ block: "nearest" });
}

function here() {
  return document.activeElement?.closest?.("[data-rows] tr") || rows()[at];
}

function keyed() {
  return [...document.querySelectorAll("[data-key]")].filter((one) => one.offsetParent !== null);
}

function named(element) {
  return (element.getAttribute("aria-label") || element.textContent).trim().replace(/\s+/g, " ");
}

function entries() {
  const found = [["/", word("key_search")]];
  if (rows().length) found.push(["j", word("key_down")], ["k", word("key_up")], ["o", word("key_open")]);
  if (document.querySelector("[data-marked]")) found.push(["x", word("key_mark")]);
  for (const one of keyed()) found.push([one.dataset.key, named(one)]);
  if (document.querySelector(".fh-back a, a.fh-back")) found.push(["u", word("key_back")]);
  found.push(["?", word("key_help")]);
  return found;
}

function used() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function switchBox() {
  const label = document.createElement("label");
  label.className = "fh-choice";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.className = "form-check-input";
  box.checked = used();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, box.checked ? "on" : "off");
    } catch {
      // Without a store the keys stay as they are.
    }
  });
  const said = document.createElement("span");
  said.textContent = word("keys_used");
  label.append(box, said);
  return label;
}

function line([keys, meaning]) {
  const term = document.createElement("dt");
  for (const key of keys.split(" ")) {
    const box = document.createElement("kbd");
    box.textContent = key;
    term.append(box, " ");
  }
  const said = document.createElement("dd");
  said.textContent = meaning;
  return [term, said];
}

function help() {
  if (!modalsWork) return;
  document.getElementById("keys-dialog")?.remove();
  const dialog = modal(word("keys"), "keys");
  dialog.id = "keys-dialog";
  const list = document.createElement("dl");
  list.className = "fh-keys";
  list.append(...entries().flatMap(line));
  dialog.querySelector("h2").after(list, switchBox());
  document.body.append(dialog);
  dialog.showModal();
}

function typing(target) {
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)
    || (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type));
}

function search(event) {
  const box = document.querySelector("[data-key-search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function pressed(event) {
  const pair = first && event.timeStamp - firstAt < PATIENCE ? `${first} ${event.key}` : "";
  first = "";
  const element = keyed().find((one) => one.dataset.key === (pair || event.key));
  if (element) {
    event.preventDefault();
    element.click();
  } else if (keyed().some((one) => one.dataset.key.startsWith(`${event.key} `))) {
    first = event.key;
    firstAt = event.timeStamp;
  }
}

const OWN = {
  "/": search,
  "?": help,
  j: () => move(1),
  k: () => move(-1),
  o: () => here()?.querySelector("a").click(),
  x: () => markRow(here()),
  u: () => document.querySelector(".fh-back a, a.fh-back")?.click(),
};

export function keys() {
  if (document.body.dataset.dress !== "desk") return;
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-keys]")) help();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!used() || typing(event.target) || document.querySelector("dialog[open]")) return;
    const own = !first && OWN[event.key];
    if (own) own(event);
    else pressed(event);
  });
}
