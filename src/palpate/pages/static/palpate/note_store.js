/* What was typed and not yet acknowledged, kept on this device under one key a note and a person. */
window.noteStore = (user, session) => {
  "use strict";
  const key = `note:${user}:${session}`;
  return {
    /* The last note that the server has not acknowledged, or null. */
    read() {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    /* Tells whether the device could keep it. */
    keep(waiting) {
      try { localStorage.setItem(key, JSON.stringify(waiting)); return true; } catch { return false; }
    },
    drop() {
      try { localStorage.removeItem(key); } catch { /* nothing was kept */ }
    },
  };
};
