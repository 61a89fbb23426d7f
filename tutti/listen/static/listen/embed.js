// For a company's own page:  <script src="https://…/form/embed.js" data-form="<token>" data-lang="it" async></script>
// Puts the form where the script stands. Sets no cookie, reads nothing of the page.
(() => {
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const frame = document.createElement("iframe");
  const lang = script.dataset.lang || document.documentElement.lang;
  frame.src = `${home}/form/${encodeURIComponent(script.dataset.form)}/embed/?lang=${encodeURIComponent(lang)}`;
  frame.title = script.dataset.title || "Contact form";
  frame.width = "100%";
  frame.height = "640";
  frame.setAttribute("frameborder", "0");
  window.addEventListener("message", (event) => {
    const height = Number(event.data?.tuttiFormHeight);
    if (event.source === frame.contentWindow && event.origin === home && height > 0) {
      frame.height = String(Math.min(Math.ceil(height), 5000));
    }
  });
  script.after(frame);
})();
