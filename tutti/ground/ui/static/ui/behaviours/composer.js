// Grows with the words, sends on Ctrl Enter, keeps the draft on the server, and gives each sending one name.
const REST = 800; // ms without a key before the draft is kept

export function composer(form) {
  const text = form.querySelector("textarea");
  nameOnce(form.elements.nonce);
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  if (!CSS.supports("field-sizing", "content")) text.addEventListener("input", () => grow(text));
  if (form.dataset.draftUrl) keepDrafts(form, text);
}

function nameOnce(nonce) {
  if (!nonce || nonce.value) return;
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID is missing on plain http
  nonce.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function grow(text) {
  text.rows = Math.min(20, text.value.split("\n").length + 1);
}

function keepDrafts(form, text) {
  const state = form.querySelector("[data-draft-state]");
  let timer = 0;
  let kept = text.value;
  const say = (word) => state && (state.textContent = word ?? "");
  const keep = async () => {
    clearTimeout(timer);
    if (text.value === kept || form.dataset.sent) return;
    const words = text.value;
    const saved = await post(form);
    if (saved) kept = words;
    say(saved ? form.dataset.savedWord : form.dataset.unsavedWord);
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, REST);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => document.hidden && keep());
}

async function post(form) {
  const body = new FormData(form);
  body.delete("files"); // they go with the reply, or with the button that keeps the draft
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, keepalive: true });
    return answer.ok && !answer.redirected;
  } catch {
    return false;
  }
}
