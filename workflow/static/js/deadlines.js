// The field of a deadline: a day off is told at once, with the working day before it to choose.
function watch(field) {
  const input = field.querySelector("input[type=date]");
  const warning = field.querySelector("[data-deadline-warning]");
  const use = field.querySelector("[data-use]");
  let asked = 0;
  let before = "";

  async function look() {
    asked += 1;
    const mine = asked;
    warning.hidden = true;
    if (!/^[12]\d{3}-\d\d-\d\d$/.test(input.value)) return;
    try {
      const answer = await fetch(`${field.dataset.ask}?day=${input.value}`, { headers: { Accept: "application/json" } });
      if (mine !== asked || !answer.ok) return;
      const found = await answer.json();
      if (found.working) return;
      before = found.before;
      field.querySelector("[data-text]").textContent = found.told;
      use.textContent = `Brug ${found.label}`;
      use.hidden = false;
      warning.hidden = false;
    } catch {
      // Nobody answers: the server warns when it is saved.
    }
  }

  input.addEventListener("change", look);
  use.addEventListener("click", () => {
    input.value = before;
    warning.hidden = true;
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // Filled in before this was loaded: by who is quick, or by the browser that has come back to the page.
  if (input.value !== input.defaultValue) look();
  else if (input.value) field.closest("details")?.addEventListener("toggle", look, { once: true });
}

for (const field of document.querySelectorAll("[data-deadline-field]")) watch(field);
