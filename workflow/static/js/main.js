// Marks the page as scripted, so that hints about scripted things show only where they work.
document.documentElement.classList.add("has-script");

// A form is sent once: a second click while it is on its way does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 5000);
});

// Somebody who comes back with the browser's button may send again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Where the tabs are one row to push sideways, the one at hand is in sight.
for (const current of document.querySelectorAll(".tabs a[aria-current]")) {
  const row = current.closest(".tabs");
  row.scrollLeft = current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
}

// A page that answers a form stands at an address that takes forms: who reloads it, or comes back to it, would be asked to
// send the form again. Its place in the history is given to the page that the form began on.
const { backTo } = document.querySelector("main")?.dataset ?? {};
if (backTo) history.replaceState(history.state, "", backTo);
