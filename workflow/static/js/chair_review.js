// The whole review from the keyboard, and what the other chair concludes meanwhile.
const bar = document.querySelector("[data-chair-review]");
const help = document.querySelector("[data-help]");
const ASK_EVERY = 12000; // milliseconds

function toggleHelp() {
  if (help.open) help.close();
  else help.showModal();
}

function open(drawer) {
  drawer.open = true;
  const field = drawer.querySelector("textarea, select, input:not([type=hidden], [type=checkbox], [type=radio])");
  (field ?? drawer.querySelector("summary")).focus();
}

// What is typed into a drawer and not saved. A drawer that was closed again looks as if nothing stood in it.
function unsaved() {
  const fields = document.querySelectorAll("[data-drawer] :is(textarea, input:not([type=hidden], [type=checkbox], [type=radio]))");
  // A note begins empty; of a refused form it comes back with its words, which are not saved either.
  return [...fields].find((field) => (field.name === "note" ? field.value.trim() : field.value !== field.defaultValue));
}

const reminder = document.createElement("p");
reminder.className = "field-error";
reminder.setAttribute("role", "alert");

function show(field) {
  const drawer = field.closest("[data-drawer]");
  drawer.open = true;
  reminder.textContent = "";
  drawer.querySelector("form").prepend(reminder);
  reminder.textContent = "Det, du skrev her, er ikke gemt. Gem det, eller slet det, før du går videre.";
  field.focus();
}

function press(key) {
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!target) return false;
  if (target.matches("[data-drawer]")) open(target);
  else target.click();
  return true;
}

// By key or by mouse: what leads to another action does not leave what is typed here.
for (const way of document.querySelectorAll("[data-key]:not([data-drawer])")) {
  way.addEventListener("click", (event) => {
    const field = unsaved();
    if (!field) return;
    event.preventDefault();
    show(field);
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    const drawer = event.target.closest?.("[data-drawer][open]");
    if (drawer && !help.open) {
      drawer.open = false;
      drawer.querySelector("summary").focus();
    }
    return;
  }
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "?") {
    event.preventDefault();
    toggleHelp();
  } else if (!help.open && press(event.key.toLowerCase())) {
    event.preventDefault();
  }
});
document.querySelector("[data-help-open]")?.addEventListener("click", toggleHelp);

// One drawer at a time: the page stays short.
for (const drawer of document.querySelectorAll("[data-drawer]")) {
  drawer.addEventListener("toggle", () => {
    if (!drawer.open) return;
    for (const other of document.querySelectorAll("[data-drawer][open]")) {
      if (other !== drawer && !other.querySelector("textarea")?.value) other.open = false;
    }
  });
}
document.querySelector("[data-focus]")?.focus();

let seen = Number(bar.dataset.seen);

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(bar.dataset.state, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { done, latest } = await answer.json();
    bar.querySelector("[data-done]").textContent = done;
    bar.querySelector("progress").value = done;
    if (!latest || latest.own || latest.id <= seen) return;
    seen = latest.id;
    const told = bar.querySelector("[data-others]");
    const here = latest.reference === bar.dataset.reference;
    told.textContent = latest.words + (here ? " Det er denne handling: indlæs siden igen for at se den nye udgave." : "");
    told.hidden = false;
  } catch {
    // Nobody answers now; it is asked again.
  }
}

setInterval(look, ASK_EVERY);
