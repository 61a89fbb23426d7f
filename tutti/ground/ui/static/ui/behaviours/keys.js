// Single keys press what carries them: <a data-key="r">. Never while somebody writes or a dialog is open.
const WRITES = "input, textarea, select, [contenteditable]";

export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isWriting(event.target)) return;
    const carrier = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!carrier) return;
    event.preventDefault();
    carrier.focus();
    carrier.click();
  });
}

export function isWriting(target) {
  return Boolean(target.closest?.(WRITES) || document.querySelector("dialog:modal"));
}
