/* Consent: taps on the figure leave sites out, and a signature can be drawn. Works without it by list and typing. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-consent]");
  const held = document.querySelector("form[data-withhold]");

  const tickOf = (name) => form?.querySelector(`input[name="sites"][value="${CSS.escape(name)}"]`);

  /* The site as it looks when it is left out: hatched, with a dash, and said so. */
  function markSite(name, out) {
    for (const site of document.querySelectorAll(`.figure .site[data-site="${CSS.escape(name)}"]`)) {
      site.classList.toggle("withheld", out);
      site.setAttribute("aria-label", out ? `${name}: not touched, the client's choice` : name);
      site.setAttribute("aria-pressed", String(out));
      const view = site.ownerSVGElement.dataset.view;
      let hatch = site.querySelector(".hatch");
      if (!hatch) {
        hatch = site.querySelector(".area").cloneNode();
        hatch.setAttribute("class", "hatch");
        site.querySelector(".area").after(hatch);
      }
      hatch.setAttribute("fill", out ? `url(#withheld-${view})` : "none");
      const number = site.querySelector(".number");
      if (number) number.textContent = out ? "–" : "";
    }
  }

  function tellLeftOut() {
    const names = [...form.querySelectorAll('input[name="sites"]:checked')].map((tick) => tick.value);
    form.querySelector("[data-left-out]").textContent = names.length ? `Left out: ${names.join(", ")}.` : "Nothing is left out.";
  }

  function setUpSites() {
    document.addEventListener("site", (event) => {
      const tick = tickOf(event.detail.site);
      if (!tick) return;
      event.preventDefault();
      tick.checked = !tick.checked;
      tick.dispatchEvent(new Event("change", { bubbles: true }));
    });
    form.addEventListener("change", (event) => {
      if (event.target.name !== "sites") return;
      markSite(event.target.value, event.target.checked);
      tellLeftOut();
    });
    tellLeftOut();
  }

  function setUpHeld() {
    held.querySelector("[data-tap-hint]").hidden = false;
    document.addEventListener("site", (event) => {
      const button = held.querySelector(`button[value="${CSS.escape(event.detail.site.replaceAll(" ", "-"))}"]`);
      if (button) { event.preventDefault(); held.requestSubmit(button); }
    });
  }

  /* Ink is always dark on white, so that the picture can be read wherever it is shown. */
  function setUpPad(pad) {
    const pen = pad.getContext("2d");
    const drawn = form.elements.drawn;
    let down = false;
    const place = (event) => {
      const box = pad.getBoundingClientRect();
      return [(event.clientX - box.left) * pad.width / box.width, (event.clientY - box.top) * pad.height / box.height];
    };
    const clear = () => {
      pen.fillStyle = "#ffffff";
      pen.fillRect(0, 0, pad.width, pad.height);
      pen.strokeStyle = "#14213a";
      pen.lineWidth = 3;
      pen.lineCap = pen.lineJoin = "round";
      drawn.value = "";
    };
    const keep = drawn.value;
    clear();
    if (keep) {
      const picture = new Image();
      picture.onload = () => { pen.drawImage(picture, 0, 0); drawn.value = keep; };
      picture.src = keep;
    }
    pad.addEventListener("pointerdown", (event) => {
      down = true;
      pad.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...place(event));
    });
    pad.addEventListener("pointermove", (event) => {
      if (!down) return;
      pen.lineTo(...place(event));
      pen.stroke();
    });
    for (const name of ["pointerup", "pointercancel"]) {
      pad.addEventListener(name, () => {
        if (down) drawn.value = pad.toDataURL("image/png");
        down = false;
      });
    }
    form.querySelector("[data-clear]").addEventListener("click", clear);
  }

  function setUpKinds() {
    const show = () => {
      const kind = form.querySelector('input[name="signature_kind"]:checked')?.value;
      for (const part of form.querySelectorAll("[data-kind]")) part.hidden = part.dataset.kind !== kind;
    };
    form.addEventListener("change", show);
    show();
  }

  if (form) {
    setUpSites();
    setUpKinds();
    setUpPad(form.querySelector("[data-pad]"));
  }
  if (held) setUpHeld();
})();
