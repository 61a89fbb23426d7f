// J and K walk through the rows of a list; Enter opens, as a link does.
import { isWriting } from "./keys.js";

export function rows(list) {
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const links = [...list.querySelectorAll(list.dataset.rowsItem ?? ".queue-link")];
    const at = links.findIndex((link) => link === document.activeElement || link.closest("[aria-current=true]"));
    links[Math.min(links.length - 1, Math.max(0, at + step))]?.focus();
  });
}
