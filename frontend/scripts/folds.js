// A verb of a matter fetches its form when it is unfolded; without scripts its words are a link to
// a page of its own. Here the link is a button that unfolds, and the focus goes into what came.
const LINK = ".fh-verb > a";
const FIELD = "input:not([type=hidden]), select, textarea, button[type=submit]";

const bodyOf = (link) => link.nextElementSibling;
const isBody = (element) => element.classList.contains("fh-verb__body");

function fold(link, open) {
  const body = bodyOf(link);
  link.parentElement.classList.toggle("is-open", open);
  link.setAttribute("aria-expanded", String(open));
  // Fetched once; where the line was broken, unfolding it again tries again.
  if (open && !body.childElementCount) body.dispatchEvent(new Event("unfold"));
}

export function folds() {
  for (const link of document.querySelectorAll(LINK)) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-controls", bodyOf(link).id);
    link.setAttribute("aria-expanded", String(link.parentElement.classList.contains("is-open")));
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(LINK);
    // With a key held down it opens beside, as links do.
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    fold(link, !link.parentElement.classList.contains("is-open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches?.(LINK)) return;
    event.preventDefault();
    event.target.click();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (isBody(event.detail.target)) event.detail.target.querySelector(FIELD)?.focus();
  });
  // Refused: the page of its own says why.
  document.addEventListener("htmx:responseError", (event) => {
    if (isBody(event.detail.elt)) location.assign(event.detail.elt.previousElementSibling.href);
  });
}
