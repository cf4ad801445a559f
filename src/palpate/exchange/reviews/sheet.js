"use strict";
// Keeps the answers while the sheet is filled in, and hands them over as a file. Nothing is sent.
(() => {
  const body = document.body;
  const rules = [...document.querySelectorAll("article[data-rule]")];
  const who = ["by", "licence", "on"].map((id) => document.getElementById(id));
  const wrong = document.getElementById("wrong");
  const shelf = `palpate-review ${body.dataset.knowledge} ${body.dataset.area}`;
  const chosen = (rule) => rule.querySelector("input:checked")?.value || "";
  const comment = (rule) => rule.querySelector("textarea").value.trim();

  function gather() {
    const answers = rules.filter(chosen).map((rule) => ({
      rule: rule.dataset.rule, text: rule.dataset.text, verdict: chosen(rule), comment: comment(rule),
    }));
    const [by, licence, on] = who.map((field) => field.value.trim());
    return { knowledge: body.dataset.knowledge, by, licence, on, answers };
  }

  function keep() {
    const { answers } = gather();
    const count = document.getElementById("count");
    count.textContent = answers.length ? `${answers.length} of ${rules.length} rules answered.` : "No rule answered yet.";
    // A browser may refuse to keep anything for a file; then the answers live as long as the page.
    try { localStorage.setItem(shelf, JSON.stringify(gather())); } catch { /* said above */ }
  }

  function restore() {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(shelf)); } catch { /* nothing was kept */ }
    if (!kept) return;
    who.forEach((field) => { field.value = kept[field.id] || ""; });
    for (const answer of kept.answers || []) {
      const rule = rules.find((one) => one.dataset.rule === answer.rule);
      // An answer to an older wording is asked for again.
      if (!rule || rule.dataset.text !== answer.text) continue;
      for (const box of rule.querySelectorAll("input")) box.checked = box.value === answer.verdict;
      rule.querySelector("textarea").value = answer.comment;
    }
  }

  function complain(sentence, place) {
    wrong.textContent = sentence;
    place.scrollIntoView({ block: "center" });
    place.focus();
  }

  function check() {
    const bare = rules.find((rule) => chosen(rule) && chosen(rule) !== "agree" && !comment(rule));
    if (bare) return ["Say in a word what should change: a comment is missing.", bare.querySelector("textarea")];
    const loose = rules.find((rule) => comment(rule) && !chosen(rule));
    if (loose) return ["A comment has no box ticked: agree, disagree, or only a comment.", loose.querySelector("input")];
    if (!rules.some(chosen)) return ["No rule is answered yet.", rules[0]?.querySelector("input") || who[0]];
    const empty = who.find((field) => !field.value.trim());
    return empty ? ["Name, licence and date are needed.", empty] : null;
  }

  function hand(event) {
    event.preventDefault();
    wrong.textContent = "";
    const problem = check();
    if (problem) return complain(...problem);
    const file = new Blob([JSON.stringify(gather(), null, 1)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `palpate-review-${body.dataset.area}-${who[2].value}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  restore();
  keep();
  document.addEventListener("input", keep);
  document.getElementById("who").addEventListener("submit", hand);
})();
