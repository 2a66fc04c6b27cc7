// Reads the page aloud, sentence by sentence, for whoever would rather listen. The button is
// shown by the style of the elders' pages; where the browser cannot speak it goes.
const PARTS = "h1, h2, h3, p, li, dt, dd, legend, label, summary, th, td, .fh-hint, .fh-button, .fh-error";
const SLOW = 0.9;

function seen(part) {
  return part.offsetParent !== null && !part.closest(".visually-hidden, .fh-aloud, [aria-hidden=true]");
}

function sentences() {
  const parts = [...document.querySelectorAll("#main")].flatMap((main) => [...main.querySelectorAll(PARTS)]);
  return parts
    .filter((part) => seen(part) && !part.querySelector(PARTS))
    .map((part) => part.innerText.replace(/\s+/g, " ").trim())
    .filter(Boolean);
}

function speak(words, ended, failed) {
  const language = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en";
  const all = words.map((text) => {
    const one = new SpeechSynthesisUtterance(text);
    one.lang = language;
    one.rate = SLOW;
    // Stopped by a press is no failure; without a voice the button says so.
    one.addEventListener("error", (event) => ["canceled", "interrupted"].includes(event.error) || failed());
    return one;
  });
  if (!all.length) return ended();
  all[all.length - 1].addEventListener("end", ended);
  // One utterance a sentence: some browsers fall silent after fifteen seconds of one.
  for (const one of all) window.speechSynthesis.speak(one);
}

export function aloud() {
  const buttons = document.querySelectorAll("[data-aloud]");
  if (!("speechSynthesis" in window) || !("SpeechSynthesisUtterance" in window)) {
    for (const button of buttons) button.remove();
    return;
  }
  for (const button of buttons) {
    const label = button.querySelector("span");
    const start = label.textContent;
    let speaking = false;
    const rest = () => {
      speaking = false;
      label.textContent = start;
    };
    button.addEventListener("click", () => {
      window.speechSynthesis.cancel();
      if (speaking) return rest();
      speaking = true;
      label.textContent = button.dataset.aloud;
      speak(sentences(), rest, () => {
        rest();
        label.textContent = button.dataset.aloudNone;
        label.setAttribute("role", "status");
      });
    });
  }
  window.addEventListener("pagehide", () => window.speechSynthesis.cancel());
}
