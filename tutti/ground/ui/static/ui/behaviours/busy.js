// A pressed button says what it does and cannot be pressed twice; going back makes it fresh again.
export function busy(form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter ?? form.querySelector("[type=submit]");
    if (form.dataset.sent) return event.preventDefault();
    if (event.defaultPrevented || !button) return undefined;
    return work(form, button);
  });
}

function work(form, button) {
  const words = [...button.childNodes];
  form.dataset.sent = "yes";
  button.setAttribute("aria-busy", "true");
  if (button.dataset.busy) button.replaceChildren(button.dataset.busy);
  const rest = () => {
    delete form.dataset.sent;
    button.removeAttribute("aria-busy");
    button.replaceChildren(...words);
  };
  form.addEventListener("htmx:finally:request", rest, { once: true });
  addEventListener("pageshow", (event) => event.persisted && rest(), { once: true });
}
