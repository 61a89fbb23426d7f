// A choice of light or dark shows at once, before it is saved. On <form data-behaviour="theme"> with fields theme, compact.
export function theme(form) {
  form.addEventListener("change", () => {
    const chosen = new FormData(form);
    const root = document.documentElement;
    set(root, "theme", chosen.get("theme"));
    set(root, "density", chosen.get("compact") ? "compact" : "");
  });
}

function set(root, name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}
