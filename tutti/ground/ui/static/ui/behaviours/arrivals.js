// What arrives does not move what is being read: a chip says "2 new" until it is pressed.
// data-arrivals-on="tutti:cases.opened" data-arrivals-word="% new"
export function arrivals(chip) {
  let count = 0;
  document.body.addEventListener(chip.dataset.arrivalsOn, () => {
    count += 1;
    chip.textContent = chip.dataset.arrivalsWord.replace("%", count);
    chip.hidden = false;
  });
}
