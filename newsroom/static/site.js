// Text size and theme, kept in the reader's own browser. Every page works without this file.
(() => {
  const root = document.documentElement;
  const names = ["size", "theme"];
  const stored = (name) => { try { return localStorage.getItem(name) || ""; } catch { return ""; } };
  const apply = (name, value) => {
    if (value) root.dataset[name] = value; else delete root.dataset[name];
    for (const button of document.querySelectorAll(`[data-set-${name}]`))
      button.setAttribute("aria-pressed", String(button.getAttribute(`data-set-${name}`) === value));
  };
  const applyAll = () => names.forEach((name) => apply(name, stored(name)));
  root.classList.add("js");
  applyAll();
  document.addEventListener("DOMContentLoaded", applyAll);
  document.addEventListener("click", (event) => {
    for (const name of names) {
      const button = event.target.closest(`[data-set-${name}]`);
      if (!button) continue;
      const value = button.getAttribute(`data-set-${name}`);
      try { localStorage.setItem(name, value); } catch { /* private mode: this page only */ }
      apply(name, value);
    }
  });
})();
