// Filters take effect when they are changed; empty ones stay out of the address.
const form = document.querySelector("[data-filters]");

function clean() {
  for (const field of form.elements) {
    if (field.name && !field.value) field.disabled = true;
  }
}

// The names of owners are fetched when somebody goes to the field: most who look at a list never do.
async function suggest(list) {
  const answer = await fetch(list.dataset.suggestions, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  for (const name of await answer.json()) {
    const option = document.createElement("option");
    option.value = name;
    list.append(option);
  }
}

for (const list of document.querySelectorAll("datalist[data-suggestions]")) {
  const field = document.querySelector(`[list="${list.id}"]`);
  field?.addEventListener("focus", () => suggest(list), { once: true });
}

if (form) {
  form.addEventListener("submit", clean);
  form.addEventListener("change", () => form.requestSubmit());
  window.addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}
