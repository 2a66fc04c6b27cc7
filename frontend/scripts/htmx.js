// htmx under a strict content policy: nothing evaluated, no style injected, only our own host.
import htmx from "htmx.org";
import { say, word } from "./words.js";

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // personal data does not belong in a browser's store

function token() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (field) return field.value;
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? decodeURIComponent(cookie.slice("csrftoken=".length)) : "";
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
});
// What asks by itself every minute keeps quiet about a network that is gone.
const loud = (event) => !event.detail.elt.hasAttribute("data-quiet");
document.addEventListener("htmx:sendError", (event) => loud(event) && say(word("offline"), "warning"));
document.addEventListener("htmx:responseError", (event) => loud(event) && say(word("failed"), "danger"));
// A refused form comes back as 422 with its words and errors: show it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

window.htmx = htmx;
export default htmx;
