// Asks before leaving a page with unsaved input. Only forms that say so (data-guard).
const changed = new Set();

export function guards() {
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-guard")) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) changed.delete(event.target);
  });
  window.addEventListener("beforeunload", (event) => {
    if (![...changed].some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
  });
}
