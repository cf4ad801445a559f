/* A tap on the body ticks a site of the plan; the ticks are what is sent. */
(() => {
  "use strict";
  const form = document.getElementById("plan");
  const boxOf = (site) => form.querySelector(`[name='sites'][value="${CSS.escape(site)}"]`);

  function paint() {
    for (const works of form.querySelectorAll(".figure .works")) works.replaceChildren();
    for (const site of form.querySelectorAll(".figure .site")) {
      const on = boxOf(site.dataset.site).checked;
      site.setAttribute("aria-pressed", String(on));
      if (!on) continue;
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", site.querySelector(".area").getAttribute("d"));
      path.setAttribute("stroke-dasharray", "5 3");
      site.ownerSVGElement.querySelector(".works").append(path);
    }
  }

  form.addEventListener("site", (event) => {
    const box = boxOf(event.detail.site);
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("change", paint);
  paint();
})();
