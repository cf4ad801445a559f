/* A signed note: words that were kept on this device and came too late are shown, not lost. */
(() => {
  "use strict";
  const told = document.getElementById("note-told");
  const store = window.noteStore(told.dataset.user, told.dataset.session);
  const waiting = store.read();
  if (!waiting) return;
  const texts = ["subjective", "objective", "assessment", "plan_text"].map((name) => waiting.content[name]).filter(Boolean);
  const notice = document.createElement("div");
  notice.className = "notice wrong";
  const box = document.createElement("div");
  const says = document.createElement("p");
  says.textContent = "Kept on this device and not in the signed note, because the note was signed first. Add what matters as an addendum.";
  const words = document.createElement("pre");
  words.className = "kept-words";
  words.textContent = texts.join("\n\n");
  const button = document.createElement("button");
  button.className = "button";
  button.type = "button";
  button.textContent = "Remove from this device";
  button.addEventListener("click", () => { store.drop(); notice.remove(); });
  box.append(says, words, button);
  notice.append(box);
  told.append(notice);
})();
