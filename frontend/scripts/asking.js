// The script for files comes only to a page that asks for files: most pages never do.
let asked = false;

export function uploads(part) {
  const input = part.querySelector("input[type=file][data-script]");
  if (!input) return;
  if (window.fhUploads) return window.fhUploads(part);
  if (asked) return; // it dresses the whole page when it arrives
  asked = true;
  const script = document.createElement("script");
  script.src = input.dataset.script;
  // Lost on the way: the form sends its files as forms always did, and a later part asks again.
  script.addEventListener("error", () => (asked = false));
  document.head.append(script);
}
