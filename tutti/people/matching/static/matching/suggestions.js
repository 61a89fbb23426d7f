// The next pair is asked for while this one is looked at: a key decides and the next one stands there at once.
// Decisions go out one after the other; what the server answers corrects what was shown ahead of it.
let ahead = null;
let going = Promise.resolve();

const pair = () => document.getElementById("pair");

function prepare() {
  const way = pair()?.dataset.next;
  ahead = way ? { way, page: ask(`${way}&part=1`) } : null;
}

async function ask(url, options) {
  const answer = await fetch(url, { credentials: "same-origin", ...options });
  if (answer.status >= 500 || answer.status === 403) throw new Error(`${answer.status}`);
  return answer.text();
}

function show(page) {
  const next = new DOMParser().parseFromString(page, "text/html").getElementById("pair");
  if (!next) throw new Error("no pair");
  pair().replaceWith(next);
  pair().querySelector("h2")?.focus();
  prepare();
}

async function decide(form, said) {
  const body = new FormData(form);
  if (said) body.set("said", said);
  body.set("part", "1");
  const shown = said && ahead ? ahead : null;
  if (shown) {
    const page = await shown.page;
    if (pair().contains(form)) show(page);
  }
  const expected = pair().dataset.pair;
  going = going.then(async () => {
    const page = await ask(form.action, { method: "POST", body });
    if (!shown || pair().dataset.pair === expected) show(page);
  }).catch(() => location.reload());
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-pair-form]")) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  decide(form, event.submitter?.value ?? "").catch(() => location.reload());
});

prepare();
