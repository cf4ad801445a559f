/* A file that is too large is refused before it is sent, and a long reading says so. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-max-bytes]");
  const input = form?.querySelector("input[type=file]");
  if (!input) return;
  const most = Number(form.dataset.maxBytes);
  input.addEventListener("change", () => {
    const file = input.files[0];
    const large = file && file.size > most;
    input.setCustomValidity(large ? `The file has ${Math.round(file.size / 1048576)} MB, and a page takes 25 MB; ask for the bundle of this one patient.` : "");
    if (large) input.reportValidity();
  });
  form.addEventListener("submit", (event) => {
    if (!input.checkValidity()) { event.preventDefault(); input.reportValidity(); return; }
    form.querySelector("[data-reading]").hidden = false;
  });
})();
