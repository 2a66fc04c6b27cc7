// Everything here is an addition: each page works before this file has arrived.
import "./htmx.js";
import { aloud } from "./aloud.js";
import { uploads } from "./asking.js";
import { buttons } from "./buttons.js";
import { choices } from "./choose.js";
import { counters } from "./count.js";
import { dialogs } from "./dialog.js";
import { drafts } from "./draft.js";
import { folds } from "./folds.js";
import { guards } from "./guard.js";
import { houseWords } from "./house.js";
import { keys } from "./keys.js";
import { marks } from "./marks.js";
import { passkeys } from "./passkey.js";
import { pictures } from "./pictures.js";
import { proofs } from "./proof.js";
import { reading } from "./reading.js";

const root = document.documentElement;
root.classList.remove("no-js");
root.classList.add("js");

// What depends on the elements of a page runs again for every part htmx puts in.
function dress(part) {
  counters(part);
  dialogs(part);
  pictures(part);
  uploads(part);
  drafts(part);
}

function start() {
  aloud();
  buttons();
  choices();
  folds();
  guards();
  houseWords();
  keys();
  marks();
  passkeys();
  proofs();
  reading();
  dress(document);
  document.querySelector("[data-focus]")?.focus();
  document.body.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) dress(event.detail.elt);
  });
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
