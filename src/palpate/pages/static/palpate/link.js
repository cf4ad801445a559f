/* Copies the intake link; without a script it can be marked and copied by hand. */
(() => {
  "use strict";
  const button = document.querySelector("[data-copy]");
  const field = document.querySelector("[data-copy-from]");
  if (!button || !field || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    document.querySelector("[data-copied]").textContent = "copied";
  });
  field.addEventListener("focus", () => field.select());
})();
