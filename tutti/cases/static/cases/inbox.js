// Beside a wide list a click shows the case in the pane; Enter, or a second look, opens its page.
// T takes the row one is on; choosing rows counts them.
const LOOK_AFTER = 150;

const rows = document.getElementById("rows");
const reading = document.getElementById("reading");
let waiting;

const isWide = () => getComputedStyle(reading).display !== "none";
const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

rows.addEventListener("click", (event) => {
  const link = event.target.closest(".queue-link");
  if (!link || !event.detail || !isPlain(event) || !isWide()) return;
  event.preventDefault();
  look(link.closest(".queue-row"));
});

rows.addEventListener("focusin", (event) => {
  if (!event.target.matches(".queue-link:focus-visible") || !isWide()) return;
  clearTimeout(waiting);
  mark(event.target.closest(".queue-row"));
  waiting = setTimeout(look, LOOK_AFTER, event.target.closest(".queue-row"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "t" || !isPlain(event) || event.target.closest("input, textarea, select, dialog")) return;
  const row = document.activeElement.closest(".queue-row") ?? rows.querySelector("[aria-current=true]");
  row?.querySelector(".row-take")?.click();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".row-pick")) return;
  const chosen = rows.querySelectorAll(".row-pick:checked").length;
  document.querySelector(".several-count").textContent = chosen || "";
});

function look(row) {
  const id = row.id.replace("case-", "");
  mark(row);
  const here = new URL(location);
  here.searchParams.set("open", id);
  history.replaceState(history.state, "", here);
  window.htmx.ajax("GET", reading.dataset.pane.replace("/0/", `/${id}/`), { target: "#reading", swap: "innerHTML" });
}

function mark(row) {
  rows.querySelector("[aria-current=true]")?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
}
