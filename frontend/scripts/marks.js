// Marking rows for work on many at once: how many, all of them, one by the key x.
function boxes() {
  return [...document.querySelectorAll('[data-rows] input[name="m"]')];
}

function count() {
  const form = document.querySelector("[data-marked]");
  if (!form) return;
  const marked = boxes().filter((box) => box.checked).length;
  const label = form.querySelector("[data-marked-count]");
  label.dataset.first = label.dataset.first || label.textContent;
  label.textContent = marked ? label.dataset.words.replace("{n}", marked) : label.dataset.first;
  form.classList.toggle("is-marked", marked > 0);
  for (const button of form.querySelectorAll("button[name=verb]")) button.disabled = !marked;
  for (const box of boxes()) box.closest("tr").classList.toggle("is-chosen", box.checked);
}

export function markRow(row) {
  const box = row?.querySelector('input[name="m"]');
  if (!box) return;
  box.checked = !box.checked;
  count();
}

export function marks() {
  if (!document.querySelector("[data-marked]")) return;
  document.addEventListener("change", (event) => {
    if (event.target.name === "m") count();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-mark-all]")) return;
    const all = boxes();
    const wanted = all.some((box) => !box.checked);
    for (const box of all) box.checked = wanted;
    count();
  });
  window.addEventListener("pageshow", count);
  count();
}
