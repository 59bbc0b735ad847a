// Filters take effect when they are changed; empty ones stay out of the address.
const form = document.querySelector("[data-filters]");

function clean() {
  for (const field of form.elements) {
    if (field.name && !field.value) field.disabled = true;
  }
}

if (form) {
  form.addEventListener("submit", clean);
  form.addEventListener("change", () => form.requestSubmit());
  window.addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  });
}
