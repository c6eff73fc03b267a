// The editor takes the label of the text field that it replaces: without it a screen reader meets a box with no name.
(() => {
  const name = (editable) => {
    let around = editable.parentElement;
    while (around && !around.querySelector("textarea")) around = around.parentElement;
    const field = around?.querySelector("textarea");
    const label = field && document.querySelector(`label[for="${field.id}"]`);
    if (label) editable.setAttribute("aria-label", label.textContent.trim());
  };
  const all = () => document.querySelectorAll(".tiptap:not([aria-label])").forEach(name);
  addEventListener("DOMContentLoaded", () => {
    all();
    new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
  });
})();
