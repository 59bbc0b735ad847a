// The search fields over the register. Without this they take a name as it is typed.
import { combobox } from "./combobox.js";

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

// Several owners: each one chosen is added to the list above the field.
function several(field) {
  const prefix = field.dataset.prefix ?? "";
  const input = field.querySelector(`input[name="${prefix}owner_name"]`);
  const chosen = field.querySelector("[data-owner-choices]");
  const status = combobox(input, field.dataset.search, "Forslag til ansvarlige", (party) => {
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
  });
}

// One party: its name stands in the field, its number beside it until somebody types on.
function one(field) {
  const input = field.querySelector("input[type=text]");
  const number = field.querySelector("input[type=hidden]");
  const label = field.querySelector("label").textContent;
  const status = combobox(input, field.dataset.search, `Forslag: ${label}`, (party) => {
    input.value = party.name;
    number.value = party.id;
    status.textContent = `${party.name} er valgt`;
  });
  input.addEventListener("input", () => {
    number.value = "";
  });
}

for (const field of document.querySelectorAll("[data-owner-field]")) several(field);
for (const field of document.querySelectorAll("[data-party-field]")) one(field);
