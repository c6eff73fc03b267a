/* Choosing between two texts: by key, with what would be saved beside it. Without this script the form asks the server. */
(() => {
  const form = document.getElementById("choose");
  if (!form) return;
  const rows = [...form.querySelectorAll("[data-clash]")];
  const main = form.querySelector("[data-main]");
  const left = form.querySelector("[data-left]");
  const memory = `choose:${location.pathname}`;

  const chosenOf = (row) => row.querySelector("input:checked");
  const open = () => rows.filter((row) => !chosenOf(row));

  const show = () => {
    for (const input of form.querySelectorAll("input[type=radio]:checked")) {
      const slot = form.querySelector(`[data-slot="${CSS.escape(input.name)}"]`);
      const text = form.querySelector(`template[data-of="${CSS.escape(input.name)}"][data-choice="${input.value}"]`);
      if (slot && text) slot.replaceChildren(text.content.cloneNode(true));
    }
    for (const row of rows) row.querySelector("[data-open]").hidden = Boolean(chosenOf(row));
    const waiting = open();
    if (!main) return;
    main.textContent = waiting.length ? main.dataset.choose.replace("{where}", waiting[0].dataset.label) : main.dataset.done;
    left.textContent = waiting.length ? left.dataset.some.replace("{count}", waiting.length) : left.dataset.none;
  };

  /* A reload asks nothing again: choices are of exactly these texts, so an old one that no longer fits is not found. */
  const remember = () => {
    const chosen = Object.fromEntries([...form.querySelectorAll("input[type=radio]:checked")].map((input) => [input.name, input.value]));
    try { sessionStorage.setItem(memory, JSON.stringify(chosen)); } catch { /* forbidden here: the page asks again */ }
  };
  const recall = () => {
    let chosen = {};
    try { chosen = JSON.parse(sessionStorage.getItem(memory)) ?? {}; } catch { /* as above */ }
    for (const [name, value] of Object.entries(chosen)) {
      const input = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (input) input.checked = true;
    }
  };

  const goTo = (row) => {
    row.scrollIntoView({ block: "center" });
    (chosenOf(row) ?? row.querySelector("input")).focus({ preventScroll: true });
  };
  const here = () => rows.findIndex((row) => row.contains(document.activeElement));

  form.addEventListener("change", () => { show(); remember(); });
  main?.addEventListener("click", (event) => {
    const waiting = open();
    if (!waiting.length) return;
    event.preventDefault();
    goTo(waiting[0]);
  });
  form.querySelector("[data-preview]")?.remove();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("textarea, select, input:not([type=radio])") || event.target.isContentEditable || !rows.length) return;
    if (event.key === "n" || event.key === "p") {
      const step = event.key === "n" ? 1 : -1;
      const at = here();
      goTo(rows[at < 0 ? 0 : (at + step + rows.length) % rows.length]);
    } else if ("123".includes(event.key)) {
      const row = rows[here()] ?? open()[0];
      const input = row?.querySelector(`input[value=${{ 1: "mine", 2: "theirs", 3: "both" }[event.key]}]`);
      if (!input) return;
      input.checked = true;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      goTo(open()[0] ?? row);
    } else return;
    event.preventDefault();
  });

  recall();
  show();
})();
