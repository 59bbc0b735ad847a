// The search field of owners: a combobox over the register. Without it the field takes a name as it is typed.
const WAIT = 150; // milliseconds of quiet before asking

let fields = 0;

function enhance(field) {
  const prefix = field.dataset.prefix ?? "";
  const input = field.querySelector(`input[name="${prefix}owner_name"]`);
  const chosen = field.querySelector("[data-owner-choices]");
  const list = document.createElement("div");
  const status = document.createElement("p");
  let found = [];
  let active = -1;
  let timer;
  let asked = 0;

  fields += 1;
  list.id = `suggestions-${fields}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Forslag til ansvarlige");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.removeAttribute("list");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.after(list, status);

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((each, at) => each.setAttribute("aria-selected", String(at === index)));
    if (index >= 0) {
      input.setAttribute("aria-activedescendant", list.children[index].id);
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  }

  function draw() {
    list.replaceChildren(
      ...found.map((party, index) => {
        const row = document.createElement("div");
        const detail = document.createElement("span");
        row.id = `${list.id}-${index}`;
        row.className = "suggestion";
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        row.textContent = party.name;
        detail.className = "suggestion-detail";
        detail.textContent = party.detail;
        row.append(detail);
        row.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(party);
        });
        return row;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length ? `${found.length} forslag` : "Ingen fundet";
    mark(found.length ? 0 : -1);
  }

  function labelled(type, name, value, text, className, checked) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    const words = document.createElement("span");
    label.className = className;
    box.type = type;
    box.name = name;
    box.value = value;
    box.checked = checked;
    words.textContent = text;
    label.append(box, words);
    return label;
  }

  function choose(party) {
    const there = chosen.querySelector(`input[name="${prefix}owner"][value="${party.id}"]`);
    if (there) {
      there.checked = true;
    } else {
      const row = document.createElement("li");
      row.append(labelled("checkbox", `${prefix}owner`, party.id, party.name, "check", true));
      if ("withLead" in field.dataset) {
        row.append(labelled("radio", `${prefix}lead`, party.id, "tovholder", "check is-lead", false));
      }
      chosen.append(row);
    }
    input.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    status.textContent = `${party.name} er tilføjet`;
    close();
    input.focus();
  }

  async function ask() {
    const text = input.value.trim();
    asked += 1;
    const mine = asked;
    if (text.length < 2) return close();
    const answer = await fetch(`${field.dataset.search}?q=${encodeURIComponent(text)}`, {
      headers: { Accept: "application/json" },
    });
    if (mine !== asked || !answer.ok) return undefined;
    found = await answer.json();
    return draw();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark((active + 1) % found.length);
    else if (event.key === "ArrowUp") mark((active - 1 + found.length) % found.length);
    else if (event.key === "Enter" && active >= 0) choose(found[active]);
    else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else return;
    event.preventDefault();
  });
}

for (const field of document.querySelectorAll("[data-owner-field]")) enhance(field);
