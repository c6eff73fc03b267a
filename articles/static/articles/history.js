/* Two texts compared: n and p go from change to change, u turns the view, l compares with what readers see.
   Off while somebody types or composes, and for who switched the desk's keys off. */
(() => {
  const changes = [...document.querySelectorAll("[data-diff]")];
  const isTyping = (target) => target.closest("input, select, textarea, [contenteditable]");
  let here = changes.findIndex((change) => `#${change.id}` === location.hash);

  const go = (by) => {
    if (!changes.length) return;
    here = Math.min(Math.max(here + by, 0), changes.length - 1);
    changes[here].focus({ preventScroll: true });
    changes[here].scrollIntoView({ block: "center" });
  };

  const ACTS = {
    n: () => go(1),
    p: () => go(-1),
    u: () => document.querySelector("[data-diff-view]")?.click(),
    l: () => document.querySelector("[data-diff-live]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector('[data-desk-keys="off"]')) return;
    const act = ACTS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  document.addEventListener("focusin", (event) => {
    const change = event.target.closest("[data-diff]");
    if (change) here = changes.indexOf(change);
  });
})();
