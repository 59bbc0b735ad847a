// Joins text and proposals both ways, and lets the keyboard do the whole review.
const review = document.querySelector("[data-review]");
const pane = document.querySelector("[data-review-text]");
const cards = [...document.querySelectorAll("[data-proposal]")];
const passages = new Map();
const help = document.querySelector("[data-help]");
const adder = document.querySelector("[data-add-marked]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

for (const mark of document.querySelectorAll("[data-passages]")) {
  for (const id of mark.dataset.passages.trim().split(" ")) {
    passages.set(id, [...(passages.get(id) ?? []), mark]);
  }
}
for (const number of document.querySelectorAll("[data-passage]")) {
  passages.set(number.dataset.passage, [...(passages.get(number.dataset.passage) ?? []), number]);
}

function cardOf(id) {
  return document.getElementById(`proposal-${id}`);
}

function unjoin() {
  for (const each of document.querySelectorAll(".is-joined")) each.classList.remove("is-joined");
}

function join(id) {
  unjoin();
  for (const each of passages.get(id) ?? []) each.classList.add("is-joined");
  cardOf(id)?.classList.add("is-joined");
}

// Scrolls the text only within its own pane, never the page under somebody's hand.
function reveal(id) {
  const first = document.getElementById(`passage-${id}`);
  if (!first || getComputedStyle(pane).position !== "sticky") return;
  const place = first.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (place.top >= frame.top + 40 && place.bottom <= frame.bottom - 80) return;
  pane.scrollTo({
    top: pane.scrollTop + place.top - frame.top - frame.height / 3,
    behavior: calm.matches ? "auto" : "smooth",
  });
}

function select(card) {
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", behavior: "auto" });
}

function current() {
  return document.activeElement?.closest?.("[data-proposal]") ?? null;
}

function step(by) {
  const waiting = cards.filter((card) => card.querySelector("[data-accept]"));
  const choice = waiting.length ? waiting : cards;
  const here = current();
  const at = here ? choice.indexOf(here) : -1;
  if (here && at === -1) {
    const after = choice.find((card) => here.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING);
    return select(by > 0 ? (after ?? choice[0]) : choice[Math.max(choice.indexOf(after) - 1, 0)]);
  }
  return select(choice[(at + by + choice.length) % choice.length]);
}

function openDrawer(card, name) {
  const drawer = card.querySelector(`[data-drawer="${name}"]`);
  if (!drawer) return;
  drawer.open = true;
  drawer.querySelector("textarea, input:not([type=hidden])").focus();
}

// Between a proposal and its passage, without a mouse.
function cross() {
  const number = document.activeElement?.closest?.("[data-passage]");
  if (number) return cardOf(number.dataset.passage) && select(cardOf(number.dataset.passage));
  const passage = current() && document.getElementById(`passage-${current().dataset.proposal}`);
  if (!passage) return undefined;
  passage.focus({ preventScroll: true });
  return passage.scrollIntoView({ block: "center", behavior: "auto" });
}

// What is marked in the text, without the numbers that the page has put between the words.
function marked() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !pane.contains(selection.anchorNode)) return "";
  const copy = selection.getRangeAt(0).cloneContents();
  for (const number of copy.querySelectorAll(".passage-number")) number.remove();
  return copy.textContent.replace(/\s+/g, " ").trim().slice(0, 4000);
}

function offerToAdd() {
  const text = marked();
  adder.hidden = text.length < 3;
  if (adder.hidden) return;
  const address = new URL(adder.href);
  address.searchParams.set("words", text);
  adder.href = address;
  const place = getSelection().getRangeAt(0).getBoundingClientRect();
  adder.style.top = `${Math.min(Math.max(place.bottom + 6, 0), innerHeight - 60)}px`;
  adder.style.left = `${Math.min(Math.max(place.left, 8), innerWidth - 180)}px`;
}

function toggleHelp() {
  if (help.open) help.close();
  else help.showModal();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => current()?.querySelector("[data-accept]")?.requestSubmit(),
  r: () => current() && openDrawer(current(), "reject"),
  e: () => current() && openDrawer(current(), "edit"),
  s: () => current()?.querySelector("[data-split]")?.click(),
  m: () => current()?.querySelector("[data-merge]")?.click(),
  t: () => (adder.hidden ? undefined : adder.click()),
  p: cross,
  "?": toggleHelp,
};

if (review) {
  for (const card of cards) {
    const id = card.dataset.proposal;
    card.addEventListener("mouseenter", () => join(id));
    card.addEventListener("mouseleave", unjoin);
    card.addEventListener("focusin", () => {
      join(id);
      reveal(id);
    });
    card.querySelector("[data-to-passage]")?.addEventListener("click", () => reveal(id));
  }
  for (const [id, marks] of passages) {
    for (const mark of marks) {
      mark.addEventListener("mouseenter", () => join(id));
      mark.addEventListener("mouseleave", unjoin);
    }
  }
  pane.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-passages], [data-passage]");
    if (!mark || String(getSelection())) return;
    const id = mark.dataset.passage ?? mark.dataset.passages.trim().split(" ").at(-1);
    const card = cardOf(id);
    if (!card) return;
    event.preventDefault();
    select(card);
  });
  pane.addEventListener("focusin", (event) => {
    if (event.target.dataset.passage) join(event.target.dataset.passage);
  });
  document.addEventListener("keydown", (event) => {
    if (help.open) {
      if (event.key === "?") toggleHelp();
      return;
    }
    if (event.key === "Escape") {
      adder.hidden = true;
      const drawer = event.target.closest?.("[data-drawer][open]");
      if (drawer) {
        drawer.open = false;
        select(drawer.closest("[data-proposal]"));
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const work = KEYS[event.key.toLowerCase()];
    if (work) {
      event.preventDefault();
      work();
    }
  });
  document.querySelector("[data-help-open]")?.addEventListener("click", toggleHelp);
  document.addEventListener("selectionchange", () => {
    if (document.activeElement !== adder) offerToAdd();
  });
  const target = document.getElementById(location.hash.slice(1));
  if (target?.dataset.proposal) select(target);
}
