// The sentences of this page's language, written by the server.
let words = null;

export function word(name, values = {}) {
  if (words === null) {
    const source = document.getElementById("fh-words");
    words = source ? JSON.parse(source.textContent) : {};
  }
  return (words[name] || "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}

// Says a sentence to eyes and screen readers, in the place for messages.
export function say(text, kind = "info") {
  const region = document.getElementById("messages");
  if (!region || !text) return null;
  const box = document.createElement("div");
  box.className = `fh-alert fh-alert--${kind}`;
  box.setAttribute("role", kind === "danger" ? "alert" : "status");
  const body = document.createElement("div");
  body.className = "fh-alert__body";
  const line = document.createElement("p");
  line.textContent = text;
  body.append(line);
  box.append(body);
  region.append(box);
  return box;
}
