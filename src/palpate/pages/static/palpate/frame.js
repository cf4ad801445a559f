/* The frame: keyboard, search, private names, dialogs, flash. Pages work without it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const typing = (element) => element && element.closest("input, textarea, select, [contenteditable='true']");

  /* Names stay blurred until the same tab turns it off. Only the switch is kept, never a name. */
  function hideNames(on) {
    root.toggleAttribute("data-private", on);
    sessionStorage.setItem("private", on ? "yes" : "no");
    const button = find("[data-does='private']");
    if (button) button.setAttribute("aria-pressed", String(on));
  }
  hideNames(sessionStorage.getItem("private") === "yes");

  function openKeys() {
    const dialog = find("#keys");
    if (dialog && !dialog.open) dialog.showModal();
  }

  /* Escape closes one thing a press: menu, search results, typing, then the open panel. */
  function closeSomething() {
    const menu = find("details.menu[open]");
    const found = find(".found");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
    else if (found?.childElementCount) { found.replaceChildren(); find("[data-search]").focus(); }
    else if (typing(document.activeElement)) document.activeElement.blur();
    else find("[data-close]")?.click();
  }

  function openSearch() {
    const field = find("[data-search]");
    field?.focus();
    field?.select();
  }

  /* Arrows move through any list marked data-arrows; from the search they enter the results. */
  function moveFocus(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = document.activeElement;
    const list = here?.closest("[data-arrows]") || (here?.matches("[data-search]") && find(".found"))
      || (!typing(here) && find("main [data-arrows]"));
    if (!step || !list || (typing(here) && !here.matches("[data-search]"))) return;
    const stops = [...list.querySelectorAll("a, button")].filter((stop) => stop.offsetParent);
    if (!stops.length || (here === document.body && step < 0)) return;
    const next = stops.indexOf(here) + step;
    event.preventDefault();
    if (next < 0 && list.matches(".found")) find("[data-search]").focus();
    else stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
  }

  const plainKeys = {
    "/": openSearch,
    n: () => find("[data-new-note]")?.click(),
    "?": openKeys,
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSearch();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
    if (event.key === "Escape") { closeSomething(); return; }
    if (event.key.startsWith("Arrow")) { moveFocus(event); return; }
    if (typing(event.target)) return;
    if (event.shiftKey && event.key === "P") { hideNames(!root.hasAttribute("data-private")); return; }
    const action = plainKeys[event.key === "N" ? "n" : event.key];
    if (action) { event.preventDefault(); action(); }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-does]");
    if (button?.dataset.does === "private") hideNames(!root.hasAttribute("data-private"));
    if (button?.dataset.does === "keys") openKeys();
    if (button?.dataset.does === "print") window.print();
    if (button?.dataset.does === "dismiss") button.closest(".notice")?.remove();
    if (button?.dataset.opens) document.getElementById(button.dataset.opens)?.showModal();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (!event.target.closest(".search")) find(".found")?.replaceChildren();
  });

  /* On a narrow screen the tab that is open is brought into sight. */
  for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
    const row = tab.parentElement;
    if (tab.offsetLeft + tab.offsetWidth > row.clientWidth) row.scrollLeft = tab.offsetLeft - 48;
  }

  /* A link to a closed part opens it. */
  function openPart() {
    const part = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (part?.matches?.("details")) part.open = true;
  }
  addEventListener("hashchange", openPart);
  openPart();

  /* A swapped-in error takes the focus, so that it is heard as well as seen. */
  document.addEventListener("htmx:afterSwap", (event) => {
    event.target.querySelector?.("[data-first-wrong]")?.focus();
  });

  /* What the server could not answer is said where it is seen. */
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, () => { const notice = find("#no-answer"); if (notice) notice.hidden = false; });
  }
  document.addEventListener("htmx:afterRequest", (event) => {
    const notice = find("#no-answer");
    if (notice && event.detail.successful) notice.hidden = true;
  });
})();
