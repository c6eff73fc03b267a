/* What unfold and select2 leave without a name, a key or the cursor: fields in tables of rows, comboboxes, menus of buttons. */
(() => {
  const nameOf = (field) =>
    (field.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.textContent.trim()) ||
    field.closest("[data-label]")?.dataset.label;

  const fieldOf = (part) => {
    const box = part.closest(".select2-container");
    return box?.parentElement.querySelector("select");
  };

  const name = () => {
    for (const field of document.querySelectorAll("[data-label] :is(input, select, textarea):not([type=hidden])")) {
      if (!field.labels?.length) field.setAttribute("aria-label", nameOf(field));
    }
    for (const part of document.querySelectorAll(
      ".select2-selection[role=combobox], .select2-selection__rendered[role=textbox], .select2-search__field")) {
      const known = fieldOf(part) && nameOf(fieldOf(part));
      if (known) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", known);
      }
    }
    for (const menu of document.querySelectorAll("a.cursor-pointer:not([href])")) {
      menu.setAttribute("role", "button");
      menu.tabIndex = 0;
    }
  };

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => { waiting = false; name(); });
  };
  document.addEventListener("DOMContentLoaded", () => {
    name();
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
  });
  document.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches("a[role=button]:not([href])")) {
      event.preventDefault();
      event.target.click();
      enter(event.target);
    }
  });

  // A menu that was opened by a key is entered; its list stands at the end of the page, far from its button.
  const enter = (button) => setTimeout(() => {
    const menu = button.parentElement.querySelector("template[x-teleport]")?._x_teleport;
    const links = menu?.checkVisibility() ? [...menu.querySelectorAll("a[href]")] : [];
    links[0]?.focus();
    if (!links.length || menu.dataset.keys) return;
    menu.dataset.keys = "on";
    menu.addEventListener("keydown", (event) => {
      const at = links.indexOf(document.activeElement);
      if (event.key === "ArrowDown") links[(at + 1) % links.length].focus();
      else if (event.key === "ArrowUp") links[(at - 1 + links.length) % links.length].focus();
      else if (event.key === "Escape") { button.click(); button.focus(); }
      else return;
      event.preventDefault();
    });
  }, 50);

  // The whole page is hidden until Alpine is there, and by then the browser has passed over what asks for the cursor.
  document.addEventListener("alpine:initialized", () => setTimeout(() => {
    if (document.activeElement === document.body) document.querySelector("[autofocus]")?.focus();
  }));

  // A dialog is entered where it begins, and left to where it was opened.
  let opener;
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target?.id === "modal-content" && !event.detail.target.contains(event.detail.elt)) opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "modal-content") return;
    setTimeout(() => event.detail.target.querySelector(":is(input, select, textarea):not([type=hidden])")?.focus());
  });
  document.addEventListener("keydown", (event) => {
    const modal = document.getElementById("modal-content");
    if (event.key === "Escape" && modal?.contains(document.activeElement)) setTimeout(() => opener?.focus());
  }, true);

  // "Choose all" over a list of check boxes: only where a script can do it.
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("button[data-choose]")) {
      const boxes = button.form.querySelectorAll(`input[type=checkbox][name="${button.dataset.choose}"]`);
      button.hidden = false;
      button.addEventListener("click", () => {
        const all = [...boxes].every((box) => box.checked);
        for (const box of boxes) box.checked = !all;
      });
    }
  });

  // "Copy": only where a script can do it; on a plain connection the text is selected and copied as by the keys.
  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("button[data-copies]")) {
      const field = document.getElementById(button.dataset.copies);
      const said = button.parentElement.querySelector("[data-copied-said]");
      button.hidden = false;
      button.addEventListener("click", async () => {
        field.select();
        try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
        said.textContent = button.dataset.copied;
      });
    }
  });
})();
