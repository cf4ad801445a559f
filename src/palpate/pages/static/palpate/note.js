/* The note is kept as it is typed: on the device first, then on the server, in order, each save once.
   Sends "note:filled" on the form when it was filled from a kept or merged note. */
(() => {
  "use strict";
  const form = document.getElementById("note");
  const byId = (id) => document.getElementById(id);
  const TEXTS = ["subjective", "objective", "assessment", "plan_text"];
  const LISTS = ["positions", "work", "marks", "departures"];
  const store = window.noteStore(form.dataset.user, form.dataset.session);
  const token = form.querySelector("[name='csrfmiddlewaretoken']").value;
  const device = newName();
  const reasons = new Map();
  let version = Number(form.elements.version.value);
  let seq = 0;
  let waiting = null;
  let known = "";
  let busy = false;
  let clash = null;
  let refused = false;
  let tries = 0;
  let timer = 0;

  function newName() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /* Reading and filling the form */

  const split = (text) => text.split(",").map((name) => name.trim()).filter(Boolean);
  const whole = (text) => (/^\s*\d+\s*$/.test(text) ? Number(text) : text.trim());
  const field = (row, name) => row.querySelector(`[name='${name}']`);

  function readWork() {
    return [...form.querySelectorAll(".work-row")].map((row) => ({
      sites: split(field(row, "work_sites").value),
      technique: field(row, "work_technique").value,
      pressure: Number(field(row, "work_pressure").value),
      minutes: field(row, "work_minutes").value.trim() ? whole(field(row, "work_minutes").value) : null,
    })).filter((row) => row.sites.length);
  }

  function readMarks() {
    return [...form.querySelectorAll(".mark-row")].map((row) => ({
      site: split(field(row, "mark_site").value),
      view: field(row, "mark_view").value,
      x: Number(field(row, "mark_x").value) || 0,
      y: Number(field(row, "mark_y").value) || 0,
      kind: field(row, "mark_kind").value,
      words: field(row, "mark_words").value.trim(),
      when: field(row, "mark_when").value,
    })).filter((row) => row.site.length);
  }

  function readReasons() {
    for (const box of form.querySelectorAll(".departure")) {
      const limit = field(box, "departure_limit").value;
      const reason = field(box, "departure_reason").value.trim();
      // A limit that several rules set is answered once.
      for (const rule of field(box, "departure_rule").value.split("|")) reasons.set(`${rule}\n${limit}`, { rule, limit, reason });
    }
    return [...reasons.values()].filter((one) => one.reason);
  }

  function readNote() {
    const note = {};
    for (const name of TEXTS) note[name] = form.elements[name].value;
    note.massage_type = form.elements.massage_type.value;
    note.minutes = whole(form.elements.minutes.value);
    note.positions = [...form.querySelectorAll("[name='positions']:checked")].map((box) => box.value);
    return { ...note, work: readWork(), marks: readMarks(), departures: readReasons() };
  }

  function fillRows(kind, rows) {
    const list = byId(`${kind}-rows`);
    list.replaceChildren();
    for (const values of rows) {
      const row = byId(`${kind}-row`).content.firstElementChild.cloneNode(true);
      for (const [name, value] of Object.entries(values)) {
        const input = field(row, `${kind}_${name}`);
        if (input) input.value = Array.isArray(value) ? value.join(", ") : value ?? "";
      }
      list.append(row);
    }
  }

  function fillNote(note) {
    for (const name of TEXTS) form.elements[name].value = note[name] ?? "";
    form.elements.massage_type.value = note.massage_type ?? "";
    form.elements.minutes.value = note.minutes ?? "";
    for (const box of form.querySelectorAll("[name='positions']")) box.checked = (note.positions || []).includes(box.value);
    fillRows("work", note.work || []);
    fillRows("mark", note.marks || []);
    for (const one of note.departures || []) reasons.set(`${one.rule}\n${one.limit}`, one);
    form.dispatchEvent(new CustomEvent("note:filled"));
  }

  /* What is always said: where the note is kept */

  function say(text, waits) {
    const place = byId("saved");
    place.textContent = text;
    place.classList.toggle("waiting", Boolean(waits));
  }

  const sayKept = (why) => say(`Kept on this device, 1 waiting${why ? `. ${why}` : ""}`, true);

  function tell(...parts) {
    const notice = document.createElement("div");
    notice.className = "notice wrong";
    const box = document.createElement("div");
    box.append(...parts);
    notice.append(box);
    byId("note-told").replaceChildren(notice);
    return notice;
  }

  /* Keeping and sending */

  function changed() {
    const content = readNote();
    const text = JSON.stringify(content);
    if (text === known) return;
    known = text;
    seq += 1;
    refused = false;
    waiting = { device, seq, seen: version, content };
    if (store.keep(waiting)) say("Saving…");
    else say("This device keeps nothing; leave the page open until it says saved", true);
    tries = 0;
    later(700);
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  }

  async function ask(address, body) {
    const headers = { "X-CSRFToken": token, "Content-Type": "application/json", Accept: "application/json" };
    // A page that is being closed still sends what is short enough.
    const keepalive = body.length < 60000;
    return fetch(address, { method: "POST", body, headers, keepalive, credentials: "same-origin" });
  }

  async function send() {
    if (busy || clash || !waiting) return;
    busy = true;
    const sent = waiting;
    try {
      const answer = await ask(form.dataset.save, JSON.stringify(sent));
      await hear(answer, sent);
    } catch {
      wait();
    } finally {
      busy = false;
    }
    if (waiting && waiting !== sent && !clash) later(200);
  }

  function wait(why) {
    sayKept(why);
    tries += 1;
    later(Math.min(30000, 2000 * 2 ** Math.min(tries, 4)));
  }

  async function hear(answer, sent) {
    if (answer.status === 401 || answer.status === 403) {
      sayKept("Signed out");
      tellSignedOut();
      return;
    }
    if (answer.status >= 500) {
      const said = await answer.json().catch(() => null);
      wait();
      if (said?.sentence) tell(said.sentence);
      return;
    }
    const said = await answer.json();
    if (answer.status === 409) { clash = said; sayKept("Somebody else changed the note"); showClash(); return; }
    if (!answer.ok) { hearRefusal(said); return; }
    version = said.version;
    form.elements.version.value = version;
    if (waiting === sent) { waiting = null; store.drop(); say(`Saved ${said.at}`); }
    else if (waiting) { waiting.seen = version; store.keep(waiting); }
    byId("note-told").replaceChildren();
    refreshList();
  }

  function hearRefusal(said) {
    refused = true;
    sayKept(said.sentence);
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = "Open the note as it was signed";
    if (said.locked) tell(`${said.sentence} What you typed stays on this device. `, link);
    else tell(said.sentence);
  }

  function tellSignedOut() {
    const link = document.createElement("a");
    link.href = `${form.dataset.login}?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "Sign in again";
    tell("You have been signed out. What you typed is kept on this device and is sent when you are back. ", link);
  }

  /* Two people, one note: both texts, part by part */

  const SIDES = [["theirs", "Saved"], ["mine", "Yours"], ["both", "Both"]];

  function showClash() {
    const heading = document.createElement("h2");
    heading.textContent = "Somebody else changed this note";
    const says = document.createElement("p");
    says.textContent = "Nothing is lost. Choose what counts, part by part, then keep it.";
    const button = document.createElement("button");
    button.className = "button primary";
    button.type = "button";
    button.textContent = "Keep what I chose";
    button.addEventListener("click", settleClash);
    const notice = tell(heading, says, ...clash.rows.map(showPart), button);
    notice.id = "clash";
    notice.tabIndex = -1;
    notice.setAttribute("role", "alert");
    notice.focus();
    if (!clash.rows.length) settleClash();
  }

  function showPart(row) {
    const part = document.createElement("fieldset");
    part.className = "clash-part";
    const legend = document.createElement("legend");
    legend.textContent = row.label;
    part.append(legend);
    for (const [side, word] of SIDES) {
      if (side === "both" && !canJoin(row.name)) continue;
      const label = document.createElement("label");
      const input = document.createElement("input");
      Object.assign(input, { type: "radio", name: `clash-${row.name}`, value: side, checked: side === (canJoin(row.name) ? "both" : "mine") });
      const text = document.createElement("span");
      text.textContent = side === "both" ? "Both, one after the other" : `${word}: ${row[side] || "empty"}`;
      label.append(input, text);
      part.append(label);
    }
    return part;
  }

  const canJoin = (name) => TEXTS.includes(name) || LISTS.includes(name);

  function join(name, theirs, mine) {
    if (TEXTS.includes(name)) return [theirs, mine].filter((text) => text.trim()).join("\n");
    const said = new Set(theirs.map((one) => JSON.stringify(one)));
    return [...theirs, ...mine.filter((one) => !said.has(JSON.stringify(one)))];
  }

  function settleClash() {
    const mine = readNote();
    const merged = { ...mine };
    for (const row of clash.rows) {
      const side = document.querySelector(`[name='clash-${row.name}']:checked`)?.value || "both";
      const theirs = clash.theirs[row.name];
      if (side === "theirs") merged[row.name] = theirs;
      if (side === "both") merged[row.name] = join(row.name, plain(row.name, theirs), mine[row.name]);
    }
    version = clash.version;
    clash = null;
    byId("note-told").replaceChildren();
    reasons.clear();
    fillNote(merged);
    known = "";
    changed();
  }

  /* Saved rows come with their places as one line; typed ones have a list. */
  function plain(name, rows) {
    const place = { work: "sites", marks: "site" }[name];
    return place ? rows.map((row) => ({ ...row, [place]: split(String(row[place])) })) : rows;
  }

  /* What is missing, as the server sees it */

  let listWaits = false;
  async function refreshList() {
    const list = byId("checklist");
    if (list.contains(document.activeElement)) { listWaits = true; return; }
    listWaits = false;
    try {
      const answer = await fetch(form.dataset.checklist, { credentials: "same-origin", headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      readReasons();
      list.innerHTML = await answer.text();
      for (const box of list.querySelectorAll(".departure")) {
        const kept = reasons.get(`${field(box, "departure_rule").value.split("|")[0]}\n${field(box, "departure_limit").value}`);
        if (kept) field(box, "departure_reason").value = kept.reason;
      }
    } catch { /* the list of before stays */ }
  }

  /* "Write it for me" fills what is empty and offers the rest; typed words stay. */

  async function propose(name) {
    clearTimeout(timer);
    await send();
    const answer = await ask(form.dataset.propose, "{}").catch(() => null);
    const place = form.querySelector(`[data-proposed-for='${name}']`);
    if (!answer?.ok) { place.hidden = false; place.textContent = "Not possible without the connection."; return; }
    const text = (await answer.json())[name];
    const area = form.elements[name];
    place.hidden = Boolean(text) && (!area.value.trim() || area.value === area.dataset.written);
    if (!text) place.textContent = "Nothing to write from yet: tap the body map first.";
    else if (place.hidden) { area.value = area.dataset.written = text; changed(); }
    else offer(place, area, text);
  }

  function offer(place, area, text) {
    const words = document.createElement("p");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "Add below what you typed";
    button.addEventListener("click", () => {
      area.value = `${area.value.trimEnd()}\n${text}`;
      place.hidden = true;
      changed();
      area.focus();
    });
    place.replaceChildren(words, button);
  }

  /* Before the form goes, what was typed last is sent: a save on its way would make the form a stale one. */
  let leaving = "";

  async function submit(event) {
    if (leaving === "ready") { leaving = "gone"; return; }
    event.preventDefault();
    if (leaving) return;
    leaving = "sending";
    await flush();
    leaving = "";
    if (clash) byId("clash")?.focus();
    else if (waiting && !refused) tellNotSigned();
    else { leaving = "ready"; form.requestSubmit(event.submitter); }
  }

  function tellNotSigned() {
    later(2000);
    if (byId("note-told").childElementCount) return;
    tell("The clinic's computer does not answer, so the note is not signed yet. It is kept on this device; sign it when the connection is back.");
  }

  async function flush() {
    clearTimeout(timer);
    // A form that is being submitted cannot be submitted again until that event is over.
    await pause(0);
    while (busy) await pause(50);
    await send();
    while (busy) await pause(50);
    clearTimeout(timer);
  }

  const pause = (time) => new Promise((done) => setTimeout(done, time));

  /* On opening: what this device still kept is put back and sent again, as the same save. */
  async function replay() {
    const kept = store.read();
    if (!kept) return;
    fillNote(kept.content);
    known = JSON.stringify(readNote());
    waiting = kept;
    say("Kept on this device, sending it now", true);
    await send();
    if (waiting !== kept) return;
    if (!clash) sayKept();
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-proposes]");
    if (button) { event.preventDefault(); propose(button.dataset.proposes); }
  });
  /* Enter in a field would press the first button of the form. */
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type='checkbox'], [type='radio'])")) event.preventDefault();
  });
  form.addEventListener("submit", submit);
  byId("checklist").addEventListener("focusout", () => setTimeout(() => listWaits && refreshList()));
  window.addEventListener("online", () => later(0));
  window.addEventListener("pagehide", () => send());
  document.addEventListener("visibilitychange", () => document.hidden && send());

  for (const one of JSON.parse(byId("note-content").textContent).departures) reasons.set(`${one.rule}\n${one.limit}`, one);
  form.querySelector("[data-plain-save]").hidden = true;
  known = JSON.stringify(readNote());
  replay();
})();
