// What is typed into the form of a proposal is kept on the server until it is saved, in case the browser is closed.
const QUIET = 800; // milliseconds without a key before it is sent

function watch(form) {
  const state = form.querySelector("[data-draft-state]");
  let timer;
  let unsent = false;

  async function send() {
    clearTimeout(timer);
    if (!unsent) return;
    unsent = false;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), keepalive: true });
      state.textContent = answer.ok ? "Udkastet er gemt, indtil du gemmer eller kasserer det." : "Udkastet kunne ikke gemmes.";
    } catch {
      unsent = true;
      state.textContent = "Udkastet er ikke gemt: forbindelsen er væk.";
    }
  }

  form.addEventListener("input", () => {
    unsent = true;
    clearTimeout(timer);
    timer = setTimeout(send, QUIET);
  });
  form.addEventListener("submit", () => {
    unsent = false;
    clearTimeout(timer);
  });
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
}

for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
