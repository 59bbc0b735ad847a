// Choosing many actions in a list: all of the page at once, and how many are chosen.
const bar = document.querySelector("[data-bulk]");

if (bar) {
  const boxes = [...document.querySelectorAll("[data-choose]")];
  const all = document.querySelector("[data-choose-all]");
  const everything = bar.querySelector("[name=everything]");
  const told = bar.querySelector("[data-chosen-count]");
  const button = bar.querySelector("button[type=submit]");

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    const whole = everything?.checked;
    told.textContent = whole ? "Hele listen er valgt" : count === 0 ? "Ingen valgt" : count === 1 ? "1 valgt" : `${count} valgt`;
    button.disabled = !whole && count === 0;
    bar.classList.toggle("is-active", !button.disabled);
    bar.classList.toggle("is-idle", button.disabled);
    if (all) {
      all.checked = count === boxes.length && count > 0;
      all.indeterminate = count > 0 && count < boxes.length;
    }
  };

  all?.closest("[hidden]")?.removeAttribute("hidden");
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of [...boxes, everything]) box?.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
  tell();
}
