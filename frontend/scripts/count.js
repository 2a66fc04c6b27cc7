// How much may still be written. Counted in characters as the server counts them.
import { word } from "./words.js";

const QUIET = 1000; // milliseconds; a screen reader is not told at every key

export function counters(part) {
  for (const area of part.querySelectorAll("textarea[data-count]")) {
    const line = area.parentElement.querySelector("[data-count-line]");
    if (!line || area.counted) continue;
    area.counted = true;
    const limit = Number(area.dataset.count);
    const spoken = document.createElement("span");
    spoken.className = "visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    line.after(spoken);
    let later;
    const update = () => {
      const left = limit - [...area.value.trim()].length;
      line.classList.toggle("is-over", left < 0);
      line.textContent = word(left < 0 ? "characters_over" : "characters_left", { n: Math.abs(left) });
      clearTimeout(later);
      if (left < limit * 0.1) later = setTimeout(() => (spoken.textContent = line.textContent), QUIET);
    };
    area.addEventListener("input", update);
    update();
  }
}
