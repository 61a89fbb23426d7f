// Requests htmx makes outside a form carry the token of the page.
export function carryToken() {
  const token = document.querySelector("meta[name=csrf]")?.content;
  if (!token) return;
  document.addEventListener("htmx:config:request", (event) => {
    event.detail.ctx.request.headers["X-CSRFToken"] = token;
  });
}
