// Says which files were chosen, in the words of the button that chose them. On <label data-behaviour="files"> around the input.
// With data-describe="Describe it …" each picture or file gets a line "alts" of its own after the label's row, in the same order.
export function files(label) {
  const input = label.querySelector("input");
  const said = label.querySelector("span");
  const empty = said.textContent;
  input.addEventListener("change", () => {
    const chosen = [...input.files];
    said.textContent = chosen.map((file) => file.name).join(", ") || empty;
    if (label.dataset.describe) askForWords(label, chosen);
  });
}

function askForWords(label, chosen) {
  const place = label.closest("form").querySelector("[data-alts]");
  place?.replaceChildren(
    ...chosen.map((file) => {
      const line = document.createElement("input");
      line.className = "input";
      line.name = "alts";
      line.maxLength = 1500;
      line.placeholder = `${file.name}: ${label.dataset.describe}`;
      line.ariaLabel = line.placeholder;
      return line;
    }),
  );
}
