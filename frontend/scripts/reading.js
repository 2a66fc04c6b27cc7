// The size of type changes at once, without losing a half-filled form; the cookie remembers.
const A_YEAR = 365 * 24 * 3600; // seconds
const SIZES = ["standard", "large", "elder"];

export function reading() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-reading]");
    if (!link || !document.querySelector("form[data-draft], form[data-guard]")) return;
    const address = new URL(link.href);
    const size = address.searchParams.get("size");
    if (!SIZES.includes(size)) return;
    event.preventDefault();
    document.cookie = `reading=${size}; Path=/; Max-Age=${size === "standard" ? 0 : A_YEAR}; SameSite=Lax`;
    for (const name of SIZES) document.documentElement.classList.toggle(`fh-${name}`, name === size);
    address.searchParams.set("size", size === "elder" ? "standard" : "elder");
    link.href = address.toString();
    const other = link.dataset.other;
    const label = link.querySelector("span");
    if (other && label) {
      link.dataset.other = label.textContent;
      label.textContent = other;
    }
  });
}
