// Ctrl K opens the palette; arrows choose, Enter opens. Without script the link leads to the search page.
export function opens(link) {
  link.addEventListener("click", (event) => {
    const target = document.getElementById(link.dataset.opens);
    if (!target) return;
    event.preventDefault();
    target.showModal();
  });
}

export function palette(box) {
  const field = box.querySelector("input[type=search]");
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (!box.open) box.showModal();
    field.select();
  });
  field.addEventListener("keydown", (event) => choose(event, box, field));
  box.addEventListener("click", (event) => event.target === box && box.close());
  box.addEventListener("htmx:after:swap", () => mark(box, field, items(box)[0]));
}

function choose(event, box, field) {
  const all = items(box);
  const at = all.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) {
    event.preventDefault();
    mark(box, field, all[(at + step + all.length) % all.length]);
  }
  if (event.key === "Enter" && all[at]) {
    event.preventDefault();
    all[at].click();
  }
}

function items(box) {
  return [...box.querySelectorAll("[role=option]")];
}

function mark(box, field, chosen) {
  items(box).forEach((item, number) => {
    item.id ||= `palette-item-${number}`;
    item.setAttribute("aria-selected", String(item === chosen));
  });
  if (!chosen) return field.removeAttribute("aria-activedescendant");
  field.setAttribute("aria-activedescendant", chosen.id);
  return chosen.scrollIntoView({ block: "nearest" });
}
