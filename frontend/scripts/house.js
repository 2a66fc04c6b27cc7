// House words put into a form where the cursor stands, instead of being copied by hand.
export function houseWords() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-insert]");
    if (!button) return;
    const field = document.getElementById(button.dataset.insert);
    const source = document.getElementById(button.dataset.insertFrom);
    if (!field || !source) return;
    const words = source.textContent;
    const [start, end] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
    field.value = field.value.slice(0, start) + words + field.value.slice(end);
    field.focus();
    field.setSelectionRange(start + words.length, start + words.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
