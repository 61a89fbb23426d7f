// Says which files were chosen, in the words of the button that chose them. On <label data-behaviour="files"> around the input.
export function files(label) {
  const input = label.querySelector("input");
  const said = label.querySelector("span");
  const empty = said.textContent;
  input.addEventListener("change", () => {
    said.textContent = [...input.files].map((file) => file.name).join(", ") || empty;
  });
}
