// The names that a field suggests are fetched when somebody goes to it: most who look at a page never do.
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
