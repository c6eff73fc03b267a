/* Keys and swipe of the desk: each only follows a link or presses a button that stands on the page.

   A page says what there is by attributes: `data-desk-row` with a link `data-desk-open` and perhaps `data-desk-compare` are
   the rows of a queue; `data-desk-previous` and `data-desk-next` lead from one story to the other; `data-desk-help` is the list
   of keys. Keys are off while somebody types or composes, and for who switched them off (`data-desk-keys="off"`). */
(() => {
  const find = (name, within = document) => within.querySelector(`[data-desk-${name}]`);
  const rows = () => [...document.querySelectorAll("[data-desk-row]")];
  const isOff = () => document.querySelector('[data-desk-keys="off"]') !== null;
  const isTyping = (target) =>
    target.closest("input:not([type=checkbox], [type=radio], [type=submit], [type=button]), select, textarea, [contenteditable]");

  /* The cursor: one row is current, as a screen reader says too. */
  const current = () => document.querySelector("[data-desk-row][aria-current]");

  const moveTo = (row) => {
    current()?.removeAttribute("aria-current");
    row.setAttribute("aria-current", "true");
    find("open", row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const link = find(by > 0 ? "next" : "previous");
    if (link) return link.click();
    const all = rows();
    const here = all.indexOf(current());
    const row = all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)];
    if (row) moveTo(row);
  };

  const help = () => {
    const dialog = find("help");
    if (dialog) dialog.open ? dialog.close() : dialog.showModal();
  };

  const open = () => {
    const row = current();
    if (row && (document.activeElement === document.body || row.contains(document.activeElement))) find("open", row).click();
  };

  const ACTS = {
    j: () => step(1),
    k: () => step(-1),
    d: () => find("compare", current() ?? document)?.click(),
    "?": help,
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isOff() || isTyping(event.target)) return;
    if (document.querySelector("#modal-content form")?.checkVisibility()) return;
    if (find("help")?.open && event.key !== "?") return;
    if (event.key === "Enter" && !event.target.closest("a, button, summary")) return open();
    const act = ACTS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  /* A row that is reached by Tab or pressed becomes the current one. */
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-desk-row]");
    if (row && row !== current()) {
      current()?.removeAttribute("aria-current");
      row.setAttribute("aria-current", "true");
    }
  });

  /* Swipe: only by touch, only where the same buttons stand, never where text is selected, typed, or scrolls sideways. */
  const FAR = 80, STEEP = 0.5;
  let begun = null;

  const scrolls = (element) => {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      if (box.scrollWidth > box.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(box).overflowX)) return true;
    }
    return false;
  };

  const hasSelection = () => !(getSelection()?.isCollapsed ?? true);

  document.addEventListener("pointerdown", (event) => {
    const may = event.pointerType === "touch" && event.isPrimary && find("queue") && !find("help")?.open;
    begun = may && !isTyping(event.target) && !scrolls(event.target) && !hasSelection()
      ? { x: event.clientX, y: event.clientY } : null;
  });

  document.addEventListener("pointercancel", () => { begun = null; });

  document.addEventListener("pointerup", (event) => {
    if (!begun || hasSelection()) { begun = null; return; }
    const across = event.clientX - begun.x, down = event.clientY - begun.y;
    begun = null;
    if (Math.abs(across) < FAR || Math.abs(down) > Math.abs(across) * STEEP) return;
    find(across < 0 ? "next" : "previous")?.click();
  });

  /* The line of keys opens the list of keys; the list closes by its button and by Escape. */
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-desk-show-help]")) help();
  });
})();
