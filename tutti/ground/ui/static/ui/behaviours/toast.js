// A toast leaves after eight seconds unless somebody points at it or is in it; failures stay until closed.
const STAYS = 8_000;

export function toast(element) {
  const close = element.querySelector("[data-closes]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => element.remove());
  }
  if (!element.dataset.tone) leaveLater(element);
}

export function toasts(place) {
  const say = (words) => words && place.replaceChildren(failure(words, place.dataset.closeWord));
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.hx?.reswap === "none") say(sentence(event) ?? place.dataset.failedWord);
  });
  document.addEventListener("htmx:error", () => say(place.dataset.lostWord));
}

function leaveLater(element) {
  const timer = setInterval(() => {
    if (element.matches(":hover, :focus-within")) return;
    clearInterval(timer);
    element.remove();
  }, STAYS);
}

// Our error pages ask not to be put into the part (HX-Reswap: none) and carry their sentence in the heading.
function sentence(event) {
  const text = event.detail.ctx?.text ?? "";
  const page = new DOMParser().parseFromString(text, "text/html");
  return page.querySelector("h1")?.textContent.trim() || null;
}

function failure(words, closeWord) {
  const element = document.createElement("div");
  const said = document.createElement("span");
  const close = document.createElement("button");
  element.className = "toast";
  element.dataset.tone = "late";
  said.textContent = words;
  close.type = "button";
  close.className = "button button-small";
  close.textContent = closeWord;
  close.addEventListener("click", () => element.remove());
  element.append(said, close);
  return element;
}
