// Attaches each named behaviour once to each element that asks for it.
const attached = new WeakMap();

export function attachTo(root, behaviours) {
  if (root.matches?.("[data-behaviour]")) attach(root, behaviours);
  root.querySelectorAll?.("[data-behaviour]").forEach((element) => attach(element, behaviours));
}

function attach(element, behaviours) {
  const done = attached.get(element) ?? new Set();
  attached.set(element, done);
  for (const name of element.dataset.behaviour.split(/\s+/)) {
    if (done.has(name) || !behaviours[name]) continue;
    done.add(name);
    behaviours[name](element);
  }
}
