// Native dialogs open and close by `commandfor` alone; this serves browsers that do not know it yet.
export function dialog(element) {
  element.addEventListener("click", (event) => {
    if (event.target === element || event.target.closest("[data-closes]")) element.close();
  });
}

export function openWithoutCommands() {
  if ("commandForElement" in HTMLButtonElement.prototype) return;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    const target = button && document.getElementById(button.getAttribute("commandfor"));
    if (!(target instanceof HTMLDialogElement)) return;
    if (button.getAttribute("command") === "show-modal") target.showModal();
    if (button.getAttribute("command") === "close") target.close();
  });
}
