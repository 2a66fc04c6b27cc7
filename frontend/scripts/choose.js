// A proposal is put into the form by one press: `data-choose="field=value field=value"`.
export function choices() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-choose]");
    if (!button) return;
    let first = null;
    for (const pair of button.dataset.choose.split(" ")) {
      const at = pair.indexOf("=");
      const field = document.getElementById(pair.slice(0, at));
      if (!field) continue;
      field.value = pair.slice(at + 1);
      field.dispatchEvent(new Event("change", { bubbles: true }));
      first ??= field;
    }
    first?.focus();
  });
}
