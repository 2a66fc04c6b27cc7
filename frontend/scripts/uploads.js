// Files larger than a moment go in pieces (tus 1.0): a broken line is taken up where it broke, a
// reload finds what has arrived, and a form waits until its files are here. Small ones stay in
// the form. If anything here fails, the form sends its files as forms always did.
import { Upload } from "tus-js-client";
import { load, preview, size, smaller } from "./pictures.js";
import { word } from "./words.js";

const SMALL = 256 * 1024; // bytes
const PIECE = 512 * 1024; // bytes
const PAUSES = [0, 1000, 3000, 5000, 10000, 20000]; // milliseconds
const STEP = 25; // per cent between two sentences for screen readers
const ABOUT = "fh-about-";
const STARTED = "fh-uploads";

// One after the other: a bad line carries one file best, and the first one brings the cookie.
let line = Promise.resolve();

const place = (input) => `${location.pathname}#${input.id}`;

function remember(input) {
  try {
    sessionStorage.setItem(STARTED, "yes");
  } catch {
    // Without a store a reload asks for the file again, no more.
  }
  return place(input);
}

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function listOf(input) {
  const box = input.closest(".fh-file");
  let list = box.querySelector("[data-kept]");
  if (!list) {
    list = element("ul", { class: "fh-kept", "data-kept": "" });
    input.after(list);
  }
  return list;
}

// A row for one file: what it is, how far it came, and the way to take it out.
function row(input, name, bytes) {
  const item = element("li");
  const title = element("span", { class: "fh-kept__name" }, word("picture_ready", { name, size: size(bytes) }));
  const bar = element("progress", { max: "100", value: "0", "aria-label": word("upload_of", { name }) });
  const state = element("span", { class: "fh-kept__state", role: "status" });
  const out = element("button", { type: "button", class: "fh-button fh-button--secondary fh-button--small" }, word("upload_out"));
  out.setAttribute("aria-label", word("upload_out_of", { name }));
  item.append(title, bar, state, out, about(""));
  listOf(input).append(item);
  return { item, bar, state, out };
}

// One line for what can be seen or heard: read to whoever cannot see or hear it.
function about(name) {
  const label = element("label", { class: "fh-file__about" });
  const line = element("input", { type: "text", class: "form-control", name, maxlength: "100", autocomplete: "off" });
  label.append(element("span", {}, word("file_about")), line);
  return label;
}

function arrived(input, shown, name, id) {
  shown.bar.remove();
  shown.state.textContent = word("upload_arrived", { name });
  shown.item.append(element("input", { type: "hidden", name: `${input.name}_kept`, value: id }));
  // What was typed while it was on its way stays: the line only gets its name now.
  const line = shown.item.querySelector(".fh-file__about input");
  line.name = `${input.name}_about_${id}`;
  keep(input, line, id);
}

// What was typed about a file waits while the page is loaded again, in this tab alone: beside one
// that has arrived, and for a small one, which no page may put back itself, until it is chosen again.
function keep(input, line, id) {
  const key = ABOUT + id;
  const write = () => (line.value ? sessionStorage.setItem(key, line.value) : sessionStorage.removeItem(key));
  try {
    line.value ||= sessionStorage.getItem(key) || "";
    write();
    line.addEventListener("input", write);
    input.form.addEventListener("submit", () => sessionStorage.removeItem(key));
  } catch {
    // A browser that keeps nothing: the line is typed again.
  }
}

function why(error) {
  const answer = error.originalResponse;
  const status = answer ? answer.getStatus() : 0;
  return (status === 413 || status === 429 || status === 400) && answer.getBody() ? answer.getBody() : word("upload_broken");
}

function pieces(input, file, shown, done) {
  let told = -STEP;
  const upload = new Upload(file, {
    endpoint: input.dataset.endpoint,
    chunkSize: PIECE,
    retryDelays: PAUSES,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, place: remember(input) },
    onBeforeRequest(request) {
      const token = input.form.querySelector("[name=csrfmiddlewaretoken]");
      if (token) request.setHeader("X-CSRFToken", token.value);
    },
    onShouldRetry(error) {
      shown.state.textContent = word("upload_waits");
      const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
      return status < 400 || status >= 500 || status === 409 || status === 423;
    },
    onProgress(sent, whole) {
      const share = Math.floor((sent / whole) * 100);
      shown.bar.value = share;
      if (share - told < STEP) return;
      told = share;
      shown.state.textContent = word("upload_share", { name: file.name, share });
    },
    onSuccess() {
      arrived(input, shown, file.name, upload.url.split("/").filter(Boolean).pop());
      done();
    },
    onError(error) {
      shown.state.textContent = why(error);
      shown.item.classList.add("is-wrong");
      const again = element("button", { type: "button", class: "fh-button fh-button--secondary fh-button--small" }, word("upload_again"));
      again.addEventListener("click", () => {
        again.remove();
        shown.item.classList.remove("is-wrong");
        input.form.waiting.add(shown.item);
        upload.start();
      });
      shown.out.before(again);
      done();
    },
  });
  shown.out.addEventListener("click", () => {
    upload.abort(true).catch(() => {});
    shown.item.remove();
    done();
    input.focus();
  });
  return upload;
}

function send(input, file) {
  const form = input.form;
  const shown = row(input, file.name, file.size);
  form.waiting.add(shown.item);
  shown.state.textContent = word("upload_share", { name: file.name, share: 0 });
  line = line.then(
    () =>
      new Promise((resolve) => {
        const done = () => {
          form.waiting.delete(shown.item);
          goes(form);
          resolve();
        };
        if (!shown.item.isConnected) return done();
        const upload = pieces(input, file, shown, done);
        upload.findPreviousUploads().then(
          (before) => {
            if (before.length) upload.resumeFromPreviousUpload(before[0]);
            upload.start();
          },
          () => upload.start(),
        );
      }),
  );
}

// Nothing is sent while a file is on its way; then the form goes by itself.
function goes(form) {
  if (form.waiting.size || !form.pressed) return;
  const { button, note } = form.pressed;
  form.pressed = null;
  note.remove();
  if (form.querySelector(".fh-kept .is-wrong")) return;
  if (button) button.click();
  else form.requestSubmit?.();
}

function holdBack(form) {
  if (form.waiting) return;
  form.waiting = new Set();
  form.addEventListener(
    "submit",
    (event) => {
      if (!form.waiting.size) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (form.pressed) return;
      const note = element("p", { role: "status", class: "fh-kept__note" }, word("upload_first"));
      const button = event.submitter || null;
      (button || form.lastElementChild).after(note);
      form.pressed = { button, note };
    },
    true,
  );
}

async function chosen(input) {
  const previews = input.closest(".fh-file").querySelector("[data-previews]");
  previews.textContent = "";
  const most = Number(input.dataset.uploads) || 0;
  if (input.files.length + listOf(input).children.length > most) {
    previews.append(element("p", { role: "status" }, word("files_too_many", { n: most })));
    input.value = "";
    return;
  }
  const staying = new DataTransfer();
  const going = [];
  for (const file of [...input.files]) {
    let picture = null;
    let light = file;
    if (file.type.startsWith("image/")) {
      try {
        picture = await load(file);
        light = await smaller(file, picture);
      } catch {
        // A picture this browser cannot show (HEIC, for one): the server may know it.
      }
    }
    if (light.size < SMALL) {
      staying.items.add(light);
      preview(light, picture, previews);
      const told = about(`${input.name}_about`);
      previews.lastElementChild.append(told);
      previews.lastElementChild.classList.add("is-described");
      // No upload yet, so no id: the same file chosen again on this page finds its words.
      keep(input, told.querySelector("input"), `${place(input)} ${file.name} ${file.size}`);
    } else going.push(light);
  }
  input.files = staying.files;
  for (const file of going) send(input, file);
}

// What arrived before the page was loaded again, and what came only in part.
async function offer(input) {
  try {
    if (!sessionStorage.getItem(STARTED)) return;
    const answer = await fetch(`${input.dataset.endpoint}?place=${encodeURIComponent(place(input))}`);
    const { uploads } = await answer.json();
    for (const one of uploads) {
      if (input.form.querySelector(`[value="${one.id}"]`)) continue;
      const shown = row(input, one.name, one.size);
      if (one.whole) arrived(input, shown, one.name, one.id);
      else {
        shown.bar.remove();
        shown.item.querySelector(".fh-file__about").remove();
        shown.state.textContent = word("upload_part", { name: one.name });
      }
      shown.out.addEventListener("click", () => {
        const token = input.form.querySelector("[name=csrfmiddlewaretoken]");
        const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token ? token.value : "" };
        fetch(`${input.dataset.endpoint}${one.id}/`, { method: "DELETE", headers }).catch(() => {});
        shown.item.remove();
        input.focus();
      });
      input.addEventListener("change", () => !one.whole && shown.item.remove(), { once: true });
    }
  } catch {
    // Nothing is offered; the file can be chosen again.
  }
}

function uploads(part) {
  if (typeof DataTransfer === "undefined") return;
  for (const input of part.querySelectorAll("input[type=file][data-uploads]")) {
    if (input.inPieces) continue;
    input.inPieces = true;
    holdBack(input.form);
    input.addEventListener("change", () => chosen(input));
    offer(input);
    // Chosen while this script was still on its way.
    if (input.files.length) chosen(input);
  }
}

window.fhUploads = uploads;
uploads(document);
