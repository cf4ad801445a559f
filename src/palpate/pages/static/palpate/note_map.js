/* The body map is the form: taps add, raise and lower work, a long press marks a finding.
   The rows of the two lists hold it all; the figure is painted from them. */
(() => {
  "use strict";
  const form = document.getElementById("note");
  const hand = document.getElementById("hand");
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const limits = read("limits");
  const planned = read("planned");
  const SVG = "http://www.w3.org/2000/svg";
  const TOP = 5;
  const field = (row, name) => row.querySelector(`[name='${name}']`);
  const split = (text) => text.toLowerCase().split(",").map((name) => name.trim()).filter(Boolean);
  const rowsOf = (kind) => [...form.querySelectorAll(`.${kind}-row`)];
  const chosen = (name) => hand.querySelector(`[name='${name}']:checked`).value;

  /* Rows */

  function addRow(kind, values) {
    const row = document.getElementById(`${kind}-row`).content.firstElementChild.cloneNode(true);
    for (const [name, value] of Object.entries(values)) field(row, `${kind}_${name}`).value = value;
    document.getElementById(`${kind}-rows`).append(row);
    ready(row);
    return row;
  }

  function ready(row) {
    row.querySelector("[data-removes]").hidden = false;
    const letter = row.querySelector(".letter");
    if (letter) letter.hidden = false;
  }

  function touched() {
    paint();
    form.dispatchEvent(new Event("change"));
  }

  const level = (row) => Number(field(row, "work_pressure").value);
  const holds = (row, site) => split(field(row, "work_sites").value).includes(site);

  function takeOut(row, site) {
    const kept = split(field(row, "work_sites").value).filter((name) => name !== site);
    if (kept.length) field(row, "work_sites").value = kept.join(", ");
    else row.remove();
  }

  function putIn(site, technique, pressure) {
    const same = rowsOf("work").find((row) => field(row, "work_technique").value === technique && level(row) === pressure);
    if (!same) addRow("work", { sites: site, technique, pressure });
    else if (!holds(same, site)) field(same, "work_sites").value = [...split(field(same, "work_sites").value), site].join(", ");
  }

  /* Taps */

  function work(site, step) {
    const technique = document.getElementById("hand-technique").value;
    const there = rowsOf("work").filter((row) => holds(row, site));
    const row = there.find((one) => field(one, "work_technique").value === technique) || (step < 0 ? there[0] : null);
    if (!row) {
      if (step > 0) putIn(site, technique, first(site));
      return;
    }
    const [name, before] = [field(row, "work_technique").value, level(row)];
    const after = Math.min(TOP, before + step);
    if (after === before) return;
    takeOut(row, site);
    if (after > 0) putIn(site, name, after);
  }

  /* Planned work is confirmed at the planned level; other work begins at the level in hand, or at
     what is allowed where that is less. */
  function first(site) {
    const [wanted, allowed] = [Number(chosen("hand-pressure")), limits.levels[site]];
    return planned[site] ?? (allowed ? Math.min(wanted, allowed) : wanted);
  }

  function mark({ site, view, x, y }) {
    const values = { site, view, x: x.toFixed(3), y: y.toFixed(3), kind: document.getElementById("hand-kind").value, when: chosen("hand-when") };
    field(addRow("mark", values), "mark_words").focus({ preventScroll: true });
  }

  form.addEventListener("site", (event) => {
    const { site, long } = event.detail;
    const does = chosen("tap");
    if (long || does === "mark") mark(event.detail);
    else work(site, does === "lighter" ? -1 : 1);
    touched();
  });

  form.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-removes]");
    const add = event.target.closest("[data-adds]")?.dataset.adds;
    if (remove) { remove.closest("li").remove(); touched(); }
    if (add === "work") field(addRow("work", { technique: document.getElementById("hand-technique").value, pressure: chosen("hand-pressure") }), "work_sites").focus();
    if (add === "mark") field(addRow("mark", { kind: document.getElementById("hand-kind").value }), "mark_site").focus();
    if (add) paint();
  });

  hand.addEventListener("change", () => {
    const marking = chosen("tap") === "mark";
    hand.querySelector(".hand-mark").hidden = !marking;
    hand.querySelector(".hand-work").hidden = marking;
  });

  /* Painting */

  function make(name, values, text) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function levelsDone() {
    const done = {};
    for (const row of rowsOf("work")) {
      for (const site of split(field(row, "work_sites").value)) {
        for (const name of spread(site)) done[name] = Math.max(level(row), done[name] ?? 0);
      }
    }
    return done;
  }

  /* A name may stand for several sites: "calves", "left leg". The server told which. */
  const spread = (name) => (name in limits.levels ? [name] : limits.places[name] || []);

  function paintSite(site, done) {
    const name = site.dataset.site;
    const number = site.querySelector(".number");
    site.querySelector(".disc")?.remove();
    const allows = limits.withheld.includes(name) ? -1 : limits.levels[name];
    const outside = name in done && done[name] > allows;
    site.classList.toggle("done", name in done);
    site.classList.toggle("outside", outside);
    const works = site.ownerSVGElement.querySelector(".works");
    const d = site.querySelector(".area").getAttribute("d");
    if (name in done) works.append(make("path", { d }));
    else if (name in planned) works.append(make("path", { d, "stroke-dasharray": "5 3" }));
    const allowed = limits.withheld.includes(name) ? "–" : String(limits.levels[name]);
    if (number) number.textContent = name in done ? done[name] : allowed;
    if (name in done && number) {
      const disc = { class: "disc", cx: number.getAttribute("x"), cy: Number(number.getAttribute("y")) - 4.4, r: 7.5 };
      number.before(make("circle", disc));
    }
    const says = name in done ? `worked at ${done[name]}` : name in planned ? `planned at ${planned[name]}` : "";
    const open = limits.withheld.includes(name) ? "not touched, the client's choice" : `level ${limits.levels[name]}`;
    site.setAttribute("aria-label", `${name}: ${open}${says ? `, ${says}` : ""}${outside ? ", outside the limit" : ""}`);
  }

  const letterOf = (order) => String.fromCharCode(65 + (order % 26)) + (order >= 26 ? Math.floor(order / 26) : "");

  function paintMarks() {
    for (const dot of form.querySelectorAll(".figure .mark")) dot.remove();
    rowsOf("mark").forEach((row, order) => {
      const letter = letterOf(order);
      row.querySelector(".letter").textContent = letter;
      const svg = form.querySelector(`.figure-${field(row, "mark_view").value}`);
      const place = placeOf(row, svg);
      if (!place) return;
      const group = make("g", { class: "mark", "pointer-events": "none" });
      group.append(
        make("title", {}, `${letter}: ${field(row, "mark_kind").value}`),
        make("circle", { class: "dot", cx: place[0], cy: place[1], r: 7.5, "stroke-width": 1.4 }),
        make("text", { class: "letter", x: place[0], y: place[1] + 3.4, "font-size": 9.5, stroke: "none" }, letter),
      );
      svg.append(group);
    });
  }

  /* A finding that was typed has no place yet: it stands beside the number of its site. */
  function placeOf(row, svg) {
    const [x, y] = [Number(field(row, "mark_x").value), Number(field(row, "mark_y").value)];
    const box = svg.viewBox.baseVal;
    if (x || y) return [x * box.width, y * box.height];
    const site = split(field(row, "mark_site").value)[0];
    const number = svg.querySelector(`.site[data-site="${CSS.escape(site || "")}"] .number`);
    return number ? [Number(number.getAttribute("x")) + 11, Number(number.getAttribute("y")) - 15] : null;
  }

  /* What lies outside today's limits is said at once, with the reason */

  function paintFlags() {
    const said = [];
    for (const row of rowsOf("work")) {
      const words = flagRow(row);
      const place = row.querySelector(".row-flag");
      place.hidden = !words.length;
      place.textContent = words.join(" ");
      said.push(...words);
    }
    for (const box of form.querySelectorAll("[name='positions']:checked")) {
      if (limits.positions.includes(box.value)) said.push(`The position ${box.value} is outside today's limits.`);
    }
    const minutes = Number(form.elements.minutes.value);
    if (minutes > limits.minutes) said.push(`At most ${limits.minutes} minutes today; this says ${minutes}.`);
    const place = document.getElementById("flags");
    const lines = [...new Set(said)].map((text) => Object.assign(document.createElement("li"), { textContent: text }));
    const list = document.createElement("ul");
    list.append(...lines);
    const count = document.getElementById("outside");
    count.hidden = !lines.length;
    count.textContent = `${lines.length} outside today's limits`;
    const told = "Outside today's limits; a reason is asked for before signing.";
    if (place.dataset.said === said.join()) return;
    place.dataset.said = said.join();
    place.replaceChildren(...(lines.length ? [Object.assign(document.createElement("p"), { textContent: told }), list] : []));
  }

  function flagRow(row) {
    const sites = split(field(row, "work_sites").value).flatMap(spread);
    const technique = field(row, "work_technique").value;
    const pressure = level(row);
    const words = group(sites.filter((site) => pressure > limits.levels[site]), (site) => `at most ${limits.levels[site]}: ${limits.why[site]}`, `level ${pressure}`);
    const barred = technique in limits.barred && sites.filter((site) => (limits.barred[technique] || sites).includes(site));
    if (barred && barred.length) words.push(`${capital(technique)} is not allowed at ${barred.join(", ")}.`);
    const own = sites.filter((site) => limits.withheld.includes(site));
    if (own.length) words.push(`The client withheld ${own.join(", ")}.`);
    if (limits.techniques_withheld.includes(technique)) words.push(`The client withheld ${technique}.`);
    return words;
  }

  function group(sites, why, what) {
    const by = new Map();
    for (const site of sites) by.set(why(site), [...(by.get(why(site)) || []), site]);
    return [...by].map(([reason, places]) => `${capital(places.join(", "))}, ${what}; ${reason}.`);
  }

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  function paint() {
    const done = levelsDone();
    for (const works of form.querySelectorAll(".figure .works")) works.replaceChildren();
    for (const site of form.querySelectorAll(".figure .site")) paintSite(site, done);
    paintMarks();
    paintFlags();
    document.getElementById("no-work").hidden = rowsOf("work").length > 0;
    document.getElementById("no-marks").hidden = rowsOf("mark").length > 0;
  }

  function setUp() {
    for (const row of form.querySelectorAll(".work-row, .mark-row")) ready(row);
    paint();
  }

  hand.hidden = false;
  for (const button of form.querySelectorAll("[data-adds]")) button.hidden = false;
  form.addEventListener("note:filled", setUp);
  form.addEventListener("input", paint);
  setUp();
})();
