// Asks before a form goes: data-confirm="Hand this case to Finance? Ines is not told."
export function confirm(form) {
  form.addEventListener(
    "submit",
    (event) => {
      if (window.confirm(form.dataset.confirm)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
