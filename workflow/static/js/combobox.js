// A combobox over the register (ARIA: editable, list autocomplete): suggestions while typing, chosen by key or pointer.
const WAIT = 150; // milliseconds of quiet before asking
const SHORTEST = 3; // letters

let made = 0;

// `choose` is told of the party that was chosen; `label` names the list. Returns the live region for what was done.
export function combobox(input, address, label, choose) {
  const list = document.createElement("div");
  const status = document.createElement("p");
  let found = [];
  let active = -1;
  let timer;
  let asked = 0;

  made += 1;
  list.id = `suggestions-${made}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.removeAttribute("list");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.after(list, status);

  function close() {
    asked += 1; // an answer on its way opens nothing any more
    clearTimeout(timer);
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

  function take(party) {
    close();
    choose(party);
    input.focus();
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
          take(party);
        });
        return row;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length ? `${found.length} forslag` : "Ingen fundet";
    mark(found.length ? 0 : -1);
  }

  async function ask() {
    const text = input.value.trim();
    if (text.length < SHORTEST) return close();
    asked += 1;
    const mine = asked;
    const wanted = new URL(address, window.location.href);
    wanted.searchParams.set("q", text);
    const answer = await fetch(wanted, { headers: { Accept: "application/json" } });
    if (mine !== asked || !answer.ok) return undefined;
    const parties = await answer.json();
    if (mine !== asked) return undefined;
    found = parties;
    return draw();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key !== "ArrowDown") return;
      ask();
    } else if (event.key === "ArrowDown") mark((active + 1) % found.length);
    else if (event.key === "ArrowUp") mark((active - 1 + found.length) % found.length);
    else if (event.key === "Enter" && active >= 0) take(found[active]);
    else if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else return;
    event.preventDefault();
  });
  return status;
}
