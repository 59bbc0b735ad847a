// The drop zone: files are sent one by one, and each shows what became of it.
const zone = document.querySelector("[data-drop-zone]");
const results = document.querySelector("[data-upload-results]");
const list = document.querySelector("[data-result-list]");
const template = document.querySelector("[data-result-template]");

function iconFor(status) {
  const name = { refused: "refused", known: "known", waiting: "waiting" }[status] ?? "new";
  return document.querySelector(`[data-icon-template="${name}"]`).content.cloneNode(true);
}

function show(row, result) {
  row.className = `result is-${result.status}`;
  row.querySelector("[data-icon]").replaceChildren(iconFor(result.status));
  row.querySelector("[data-file]").textContent = result.file;
  row.querySelector("[data-message]").textContent = result.message;
  const link = row.querySelector("[data-link]");
  if (result.url) {
    link.href = result.url;
    link.hidden = false;
    link.setAttribute("aria-label", `Åbn ${result.file}`);
  }
  const again = row.querySelector("[data-again]");
  if (result.again) {
    again.href = result.again;
    again.hidden = false;
  }
}

async function send(file, row) {
  const body = new FormData();
  body.append("csrf_token", zone.elements.csrf_token.value);
  body.append("files", file);
  try {
    const answer = await fetch(zone.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const reply = await answer.json();
    show(row, reply.results?.[0] ?? { file: file.name, status: "refused", message: reply.error });
  } catch {
    const message = "Forbindelsen blev afbrudt. Prøv filen igen; den lægges kun ind én gang.";
    show(row, { file: file.name, status: "refused", message });
  }
}

// The list of minutes below, as the page would show it now; without it the files are taken in all the same.
async function refreshDocuments() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = document.querySelector("[data-document-list]");
    shown.replaceChildren(...fresh.querySelector("[data-document-list]").childNodes);
  } catch {
    // The connection is gone: the results above say so file by file.
  }
}

async function sendAll(files) {
  results.hidden = false;
  const rows = [...files].map((file) => {
    const row = template.content.firstElementChild.cloneNode(true);
    show(row, { file: file.name, status: "waiting", message: "Venter …" });
    list.append(row);
    return [file, row];
  });
  for (const [file, row] of rows) {
    row.querySelector("[data-message]").textContent = "Læses …";
    await send(file, row);
  }
  zone.reset();
  await refreshDocuments();
  results.querySelector("h2").setAttribute("tabindex", "-1");
  results.querySelector("h2").focus();
}

if (zone) {
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("is-over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    sendAll(event.dataTransfer.files);
  });
  zone.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (zone.elements.files.files.length) sendAll(zone.elements.files.files);
  });
}
