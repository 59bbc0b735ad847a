// The drop zone: files are sent one by one and stored at once; each shows how far it is until it has been read.
const zone = document.querySelector("[data-drop-zone]");
const results = document.querySelector("[data-upload-results]");
const list = document.querySelector("[data-result-list]");
const progress = document.querySelector("[data-upload-progress]");
const PAUSE = 900; // milliseconds between two looks at files that are on their way
const template = document.querySelector("[data-result-template]");

function iconFor(status) {
  const name = { refused: "refused", known: "known", waiting: "waiting", reading: "waiting" }[status] ?? "new";
  return document.querySelector(`[data-icon-template="${name}"]`).content.cloneNode(true);
}

function show(row, result) {
  row.className = `result is-${result.status}`;
  row.querySelector("[data-icon]").replaceChildren(iconFor(result.status));
  row.querySelector("[data-file]").textContent = result.file;
  row.querySelector("[data-state]").textContent = result.state ?? "";
  row.querySelector("[data-message]").textContent = result.message;
  if (result.id) row.dataset.upload = result.id;
  if (result.id && !result.done) row.dataset.onItsWay = "";
  else delete row.dataset.onItsWay;
  const link = row.querySelector("[data-link]");
  if (result.url) {
    link.href = result.url;
    link.hidden = false;
    link.setAttribute("aria-label", `Åbn ${result.file}`);
  }
  const again = row.querySelector("[data-again]");
  if (result.again && again) {
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
    show(row, { file: file.name, status: "refused", state: "Ikke sendt", message });
  }
}

function tell() {
  const rows = [...list.children];
  const left = rows.filter((row) => "onItsWay" in row.dataset || row.classList.contains("is-waiting")).length;
  progress.textContent = `${rows.length - left} af ${rows.length} ${rows.length === 1 ? "fil er færdig" : "filer er færdige"}.`;
}

// Looks until every file has been read or refused. A server that is away for a while is asked again.
async function follow() {
  let on = list.querySelectorAll("[data-on-its-way]");
  while (on.length) {
    await new Promise((wake) => setTimeout(wake, PAUSE));
    const address = new URL(results.dataset.poll, location.href);
    for (const row of on) address.searchParams.append("id", row.dataset.upload);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (answer.status === 404 || answer.redirected) return;
      const known = new Map((await answer.json()).results.map((result) => [String(result.id), result]));
      for (const row of on) if (known.has(row.dataset.upload)) show(row, known.get(row.dataset.upload));
      const slow = [...known.values()].some((result) => result.slow);
      if (slow && !list.querySelector("form")) return location.assign(`${location.pathname}?${address.searchParams}`);
    } catch {
      // Asked again after the pause.
    }
    tell();
    on = list.querySelectorAll("[data-on-its-way]");
  }
  await refreshDocuments();
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
    show(row, { file: file.name, status: "waiting", state: "Sendes", message: "" });
    list.append(row);
    return [file, row];
  });
  for (const [file, row] of rows) {
    await send(file, row);
    tell();
  }
  zone.reset();
  await follow();
  // Who has gone on already, to "Åbn" say, keeps the focus there.
  const at = document.activeElement;
  if (at && at !== document.body && !zone.contains(at)) return;
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

if (results && list.querySelector("[data-on-its-way]")) follow();
