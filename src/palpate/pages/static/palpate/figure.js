/* The body figure: arrows move between sites; tap, Enter or Space chooses one.
   Sends "site" events with detail {site, view, x, y, long}; x and y run from 0 to 1 over the view. */
(() => {
  "use strict";
  const turns = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const LONG = 550;
  const STOPS = ".site[role='button'], a.site";
  let press = null;

  const middle = (site) => {
    const box = site.querySelector(".area").getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };

  /* The nearest site lying mostly in the direction of the arrow; sideways distance counts double. */
  function findNext(site, [dx, dy]) {
    const [x, y] = middle(site);
    const figures = site.closest(".figures") || site.ownerSVGElement;
    let best = null;
    let least = Infinity;
    for (const other of figures.querySelectorAll(".site")) {
      const [ox, oy] = middle(other);
      const along = (ox - x) * dx + (oy - y) * dy;
      const across = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
      const far = along + 2 * across;
      if (other !== site && along > 1 && across < 2 * along && far < least) { best = other; least = far; }
    }
    return best;
  }

  function placePoint(site, event) {
    const svg = site.ownerSVGElement;
    const box = svg.getBoundingClientRect();
    const [x, y] = event && event.clientX ? [event.clientX, event.clientY] : middle(site);
    return [(x - box.x) / box.width, (y - box.y) / box.height];
  }

  function choose(site, event, long) {
    const [x, y] = placePoint(site, event);
    const detail = { site: site.dataset.site, view: site.ownerSVGElement.dataset.view, x, y, long };
    return site.dispatchEvent(new CustomEvent("site", { bubbles: true, cancelable: true, detail }));
  }

  /* The ring is drawn over all sites, so that no neighbour covers it. */
  function moveRing(svg, name, site) {
    const shape = site ? site.querySelector(".area").getAttribute("d") : "";
    for (const path of svg.querySelectorAll(`.ring.${name} path`)) path.setAttribute("d", shape);
  }

  function ringChosen(site) {
    for (const other of document.querySelectorAll(".figure .site[aria-current]")) {
      other.removeAttribute("aria-current");
      moveRing(other.ownerSVGElement, "chosen", null);
    }
    site.setAttribute("aria-current", "true");
    moveRing(site.ownerSVGElement, "chosen", site);
  }

  /* In a [data-into="#why"] a site's page is fetched into that place; without htmx the link is followed. */
  function showInside(site) {
    const target = site.closest("[data-into]")?.dataset.into;
    if (!target || !window.htmx) return false;
    ringChosen(site);
    window.htmx.ajax("GET", site.getAttribute("href"), { target, swap: "innerHTML" });
    return true;
  }

  /* One site is in the tab order of each figure; the arrows reach the rest. */
  function keepOne(svg, site) {
    for (const other of svg.querySelectorAll(STOPS)) other.setAttribute("tabindex", "-1");
    site.setAttribute("tabindex", "0");
  }

  function setUp(scope) {
    for (const svg of scope.querySelectorAll("svg.figure")) {
      const sites = svg.querySelectorAll(STOPS);
      if (sites.length) keepOne(svg, svg.querySelector(".site[aria-current]") || sites[0]);
    }
  }

  document.addEventListener("focusin", (event) => {
    const site = event.target.closest?.(".figure .site");
    if (!site?.matches(STOPS)) return;
    keepOne(site.ownerSVGElement, site);
    if (site.matches(":focus-visible")) moveRing(site.ownerSVGElement, "focused", site);
  });

  document.addEventListener("focusout", (event) => {
    const site = event.target.closest?.(".figure .site");
    if (site) moveRing(site.ownerSVGElement, "focused", null);
  });

  document.addEventListener("keydown", (event) => {
    const site = event.target.closest?.(".figure .site");
    if (!site) return;
    if (turns[event.key]) {
      event.preventDefault();
      event.stopPropagation();
      findNext(site, turns[event.key])?.focus();
    } else if (site.matches("[role='button']") && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      choose(site, null, event.shiftKey);
    }
  }, true);

  document.addEventListener("pointerdown", (event) => {
    const site = event.target.closest?.(".figure .site");
    if (!site) return;
    press = { site, long: false };
    press.timer = setTimeout(() => { press.long = true; choose(site, event, true); }, LONG);
  });

  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    document.addEventListener(name, () => press && clearTimeout(press.timer));
  }

  document.addEventListener("click", (event) => {
    const site = event.target.closest?.(".figure .site");
    if (!site) return;
    const held = press?.site === site && press.long;
    press = null;
    if (held) { event.preventDefault(); return; }
    const wanted = choose(site, event, false);
    if (!wanted || (site.matches("a") && showInside(site))) event.preventDefault();
  });

  document.addEventListener("contextmenu", (event) => {
    if (press && event.target.closest?.(".figure .site")) event.preventDefault();
  });

  document.addEventListener("htmx:afterSwap", (event) => setUp(event.target));
  setUp(document);
})();
