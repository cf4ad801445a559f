/* Safety: the list fetches its site like the figure does, and a slider runs through the days. */
(() => {
  "use strict";
  const DAY = 86400000;
  const ahead = document.querySelector("[data-ahead]");
  const slider = document.getElementById("ahead");
  const form = document.querySelector("[data-day]");

  const addDays = (text, days) => new Date(Date.parse(`${text}T12:00:00Z`) + days * DAY);
  const write = (day) => day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  if (ahead && slider && form) {
    ahead.hidden = false;
    const words = document.getElementById("ahead-words");
    slider.addEventListener("input", () => {
      const day = addDays(slider.dataset.today, Number(slider.value));
      words.textContent = write(day);
      form.elements.on.value = day.toISOString().slice(0, 10);
    });
    slider.addEventListener("change", () => form.requestSubmit());
    form.elements.on.addEventListener("change", () => form.elements.on.value && form.requestSubmit());
  }

  /* A site chosen in the list: its reasons come in place, and the figure shows where it is. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-site]");
    if (!link || link.closest("svg") || !window.htmx || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    window.htmx.ajax("GET", link.getAttribute("href"), { target: "#why", swap: "innerHTML" });
    const name = link.dataset.site.replaceAll("-", " ");
    for (const other of document.querySelectorAll(".figure .site[aria-current]")) {
      other.removeAttribute("aria-current");
      for (const path of other.ownerSVGElement.querySelectorAll(".ring.chosen path")) path.setAttribute("d", "");
    }
    for (const site of document.querySelectorAll(`.figure .site[data-site="${CSS.escape(name)}"]`)) {
      site.setAttribute("aria-current", "true");
      const shape = site.querySelector(".area").getAttribute("d");
      for (const path of site.ownerSVGElement.querySelectorAll(".ring.chosen path")) path.setAttribute("d", shape);
    }
  });

  /* A closed card that a link leads to opens. */
  function openTarget() {
    const card = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    if (card?.matches("details.limit")) { card.open = true; card.scrollIntoView({ block: "start" }); }
  }
  window.addEventListener("hashchange", openTarget);
  openTarget();

  /* What was fetched is brought into view and heard, without moving the focus from the list. */
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "why") return;
    const box = event.target.getBoundingClientRect();
    if (box.top < 0 || box.top > window.innerHeight - 120) event.target.scrollIntoView({ block: "start" });
  });
})();
