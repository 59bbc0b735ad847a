// Waits for a step of the clock to end, showing each day as it passes, then goes back to where it was started.
const progress = document.querySelector("[data-clock-progress]");
const shown = document.querySelector("[data-clock-today]");
const format = new Intl.DateTimeFormat("da-DK", {
  weekday: "short", day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
});

async function look() {
  try {
    const answer = await fetch(progress.dataset.state, { headers: { Accept: "application/json" } });
    const state = await answer.json();
    if (state.error) return location.reload();
    if (shown) shown.textContent = format.format(new Date(`${state.today}T00:00:00Z`));
    if (!state.stepping) return location.assign(progress.dataset.done);
  } catch {
    // The server may be restarting: look again.
  }
  return setTimeout(look, 700);
}

if (progress) setTimeout(look, 500);
