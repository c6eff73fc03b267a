/* Entering items as a table: moving by keys, who is meant as one types, blocks from a spreadsheet, rows checked as they are left.

   What is typed stays in this browser until it is stored (by person). Without this script the same form is sent by its buttons. */
addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("grid");
  if (!form) return;
  const body = form.querySelector("tbody");
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = json("grid-words");
  const offered = json("grid-offered");
  const { answer, people, item, user } = form.dataset;
  const kept = `grid:${user}`;
  const page = document.querySelector(".grid-page");
  const STICKY = ["session", "date", "source", "kind"];
  const SEVERAL = ["people", "topics"];
  const PAUSE = 120;

  // Rows and cells

  const rows = () => [...body.rows];
  const rowOf = (field) => field.closest("tr");
  const column = (field) => field.closest("td").dataset.column;
  const fields = (row) => [...row.querySelectorAll("td[data-column] > input, td[data-column] > textarea")];
  const fieldOf = (row, name) => row.querySelector(`[data-column="${name}"]`).querySelector("input, textarea");
  const cells = (row) => Object.fromEntries(fields(row).map((field) => [column(field), field.value]));
  const hidden = (row, name) => row.querySelector(`[data-${name}]`);
  const chosen = (row) =>
    Object.fromEntries(hidden(row, "chosen").value.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
      const at = line.lastIndexOf("=");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }));
  const choose = (row, name, id) => {
    const known = { ...chosen(row), [name]: id };
    hidden(row, "chosen").value = Object.entries(known).map(([each, pk]) => `${each}=${pk}`).join("\n");
  };
  const isEmpty = (row) => fields(row).every((field) => STICKY.includes(column(field)) || !field.value.trim());
  const packed = (row) => ({ key: hidden(row, "key").value, cells: cells(row), chosen: chosen(row) });
  const trace = (row) => JSON.stringify(packed(row));
  const filled = () => rows().filter((row) => !isEmpty(row));

  const newKey = () => {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  };
  let made = 0;
  const dress = (row) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "×", tabIndex: -1 });
    button.setAttribute("aria-label", words.remove);
    hidden(row, "state").replaceChildren(button);
    button.addEventListener("click", () => remove(row));
    for (const field of fields(row)) {
      const wrong = field.parentElement.querySelector(".grid-wrong");
      wrong.id = `wrong-${column(field)}-${made}`;
      if (column(field) in offered || column(field) === "people") {
        field.setAttribute("role", "combobox");
        field.setAttribute("aria-autocomplete", "list");
        field.setAttribute("aria-expanded", "false");
      }
    }
    made += 1;
    return row;
  };
  const add = () => {
    const row = dress(document.getElementById("grid-row").content.firstElementChild.cloneNode(true));
    hidden(row, "key").value = newKey();
    body.append(row);
    return row;
  };
  const remove = (row) => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    room();
    keep();
    (next?.isConnected ? next : rows()[0]) && fieldOf(next?.isConnected ? next : rows()[0], "title").focus();
  };
  const room = () => {
    if (!rows().length || !isEmpty(rows().at(-1))) add();
  };
  const fillDown = (row) => {
    const above = row.previousElementSibling;
    if (!above || isEmpty(row)) return;
    for (const name of STICKY) {
      if (!fieldOf(row, name).value.trim()) fieldOf(row, name).value = fieldOf(above, name).value;
    }
  };

  // What is said, and what is kept

  const say = (name, text) => page.querySelector(`[data-${name}]`).replaceChildren(text);
  const count = () => {
    const bad = rows().filter((row) => row.querySelector("[aria-invalid=true]")).length;
    say("count", words.count.replace("{n}", filled().length).replace("{bad}", bad).replace("{saved}", stored));
  };
  let stored = 0;
  const keep = () => {
    try {
      const typed = filled().map(packed);
      if (typed.length) localStorage.setItem(kept, JSON.stringify(typed));
      else localStorage.removeItem(kept);
    } catch { /* full, or forbidden here */ }
    count();
  };
  const restore = () => {
    let typed = [];
    try { typed = JSON.parse(localStorage.getItem(kept)) ?? []; } catch { /* nothing is kept */ }
    const known = new Set(filled().map((row) => hidden(row, "key").value));
    const missing = typed.filter((each) => !known.has(each.key));
    if (!missing.length) return;
    const back = missing.map((each) => {
      const row = rows().find(isEmpty) ?? add();
      put(row, each.cells);
      hidden(row, "key").value = each.key;
      for (const [name, id] of Object.entries(each.chosen ?? {})) choose(row, name, id);
      return row;
    });
    say("said", words.restored);
    check(back);
  };
  const put = (row, values) => {
    for (const [name, value] of Object.entries(values)) {
      if (fieldOf(row, name)) fieldOf(row, name).value = value;
    }
  };

  // Asking the server

  const ask = async (content) => {
    say("trouble", "");
    try {
      const response = await fetch(answer, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value },
        body: JSON.stringify(content),
      });
      if (response.redirected || response.status === 403) throw new Error(words.login);
      if (!response.ok) throw new Error(words.network);
      return await response.json();
    } catch (error) {
      say("trouble", error.message === words.login ? words.login : words.network);
      return null;
    }
  };
  const check = async (these) => {
    const sent = these.filter((row) => !isEmpty(row)).map((row) => [row, trace(row)]);
    if (!sent.length) return;
    for (const [row, was] of sent) row.dataset.checked = was;
    const found = await ask({ do: "check", rows: sent.map(([row]) => packed(row)) });
    if (!found) {
      for (const [row] of sent) delete row.dataset.checked;
      return;
    }
    found.rows.forEach((result, place) => {
      const [row, was] = sent[place];
      if (row.isConnected && trace(row) === was) show(row, result);
    });
    keep();
  };
  const show = (row, result) => {
    for (const [name, value] of Object.entries(result.cells)) {
      if (fieldOf(row, name) !== document.activeElement) fieldOf(row, name).value = value;
    }
    hidden(row, "chosen").value = "";
    for (const [name, id] of Object.entries(result.chosen)) choose(row, name, id);
    row.asks = result.asks;
    for (const field of fields(row)) {
      const wrong = field.parentElement.querySelector(".grid-wrong");
      wrong.textContent = result.errors[column(field)] ?? "";
      if (wrong.textContent) {
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", wrong.id);
      } else {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("aria-describedby");
      }
    }
    row.dataset.checked = trace(row);
    if (document.activeElement === fieldOf(row, "people")) offerPeople(document.activeElement);
  };
  let saving = false;
  const save = async (whole) => {
    if (saving) return;
    saving = true;
    close();
    const sent = filled();
    for (const row of sent) fillDown(row);
    const found = await ask({ do: "save", whole, rows: sent.map(packed) });
    saving = false;
    if (!found) return;
    found.rows.forEach((result, place) => {
      if (!result.saved) return show(sent[place], result);
      sent[place].remove();
      stored += 1;
      const link = Object.assign(document.createElement("a"), {
        href: item.replace("/0/", `/${result.saved.id}/`),
        textContent: result.saved.title,
      });
      const line = document.createElement("li");
      line.append(link);
      const list = page.querySelector("[data-stored]");
      list.hidden = false;
      list.querySelector("ul").prepend(line);
    });
    room();
    keep();
    say("said", found.told);
    (body.querySelector("[aria-invalid=true]") ?? fieldOf(rows().at(-1), "title")).focus();
  };

  // The list under a cell

  let list = null;
  const options = () => (list ? [...list.children] : []);
  const close = () => {
    if (!list) return;
    list.field.setAttribute("aria-expanded", "false");
    list.field.removeAttribute("aria-activedescendant");
    list.field.removeAttribute("aria-controls");
    list.remove();
    list = null;
  };
  const open = (field, choices, first) => {
    close();
    if (!choices.length) return;
    list = Object.assign(document.createElement("ul"), { className: "grid-list", id: "grid-list" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.getAttribute("aria-label"));
    list.field = field;
    choices.forEach((choice, place) => {
      const line = Object.assign(document.createElement("li"), { id: `grid-option-${place}` });
      line.setAttribute("role", "option");
      line.append(choice.name, " ", Object.assign(document.createElement("small"), { textContent: choice.detail ?? "" }));
      line.addEventListener("mousedown", (event) => { event.preventDefault(); choice.pick(); });
      line.pick = choice.pick;
      list.append(line);
    });
    field.parentElement.append(list);
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-controls", list.id);
    point(first);
  };
  const point = (place) => {
    list.place = place;
    options().forEach((line, each) => line.setAttribute("aria-selected", String(each === place)));
    if (place < 0) return list.field.removeAttribute("aria-activedescendant");
    list.field.setAttribute("aria-activedescendant", options()[place].id);
    options()[place].scrollIntoView({ block: "nearest" });
  };
  const split = (field) => {
    const at = SEVERAL.includes(column(field)) ? Math.max(...["、", "，", ",", "；", ";"].map((mark) => field.value.lastIndexOf(mark))) + 1 : 0;
    return [field.value.slice(0, at), field.value.slice(at).trim()];
  };
  const isLatin = (text) => /^[\x00-\x7f]*$/.test(text);
  const take = (field, name) => {
    field.value = split(field)[0] + name;
    close();
    typed(field);
  };
  const offerKnown = (field) => {
    const [, word] = split(field);
    const wanted = word.toLowerCase();
    const known = offered[column(field)];
    if (!wanted || known.some((each) => each.name === word)) return close();
    const fits = known.filter((each) => each.name.toLowerCase().includes(wanted) || each.keys.split(" ").some((key) => key.startsWith(wanted)));
    open(field, fits.slice(0, 12).map((each) => ({ ...each, pick: () => take(field, each.name) })), isLatin(word) ? 0 : -1);
  };
  const asPrinted = (field, name, after) => ({
    name, detail: words.as_printed, pick: () => { choose(rowOf(field), name, 0); close(); typed(field); after?.(); },
  });
  const offerPeople = (field) => {
    const row = rowOf(field);
    const known = chosen(row);
    const open_ask = (row.asks ?? []).find((each) => !(each.name in known) && field.value.includes(each.name));
    if (!open_ask) return false;
    const settle = (choice) => () => {
      const name = isLatin(open_ask.name) ? choice.name : open_ask.name;
      field.value = field.value.replace(open_ask.name, name);
      choose(row, name, choice.id);
      row.asks = row.asks.filter((each) => each !== open_ask);
      close();
      typed(field);
      if (!offerPeople(field)) check([row]);
    };
    const choices = open_ask.choices.map((choice) => ({ ...choice, pick: settle(choice) }));
    open(field, [...choices, asPrinted(field, open_ask.name, () => { offerPeople(field) || check([row]); })], -1);
    return true;
  };
  let timer = null;
  let asked = 0;
  const lookFor = (field) => {
    clearTimeout(timer);
    const [, word] = split(field);
    if (!word) return close();
    const mine = ++asked;
    timer = setTimeout(async () => {
      const row = rowOf(field);
      const above = (name) => fieldOf(row, name).value || (row.previousElementSibling && fieldOf(row.previousElementSibling, name).value) || "";
      const query = new URLSearchParams({ q: word, session: above("session"), date: above("date") });
      const response = await fetch(`${people}?${query}`).catch(() => null);
      if (!response?.ok || response.redirected || mine !== asked || document.activeElement !== field) return;
      const { choices } = await response.json();
      if (mine !== asked) return;
      open(field, choices.map((choice) => ({
        ...choice,
        pick: () => { choose(row, choice.name, choice.id); take(field, choice.name); },
      })), isLatin(word) ? 0 : -1);
    }, PAUSE);
  };

  // Typing

  const typed = (field) => {
    const row = rowOf(field);
    fillDown(row);
    room();
    keep();
  };
  body.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.closest("td[data-column]")) return;
    typed(field);
    if (event.isComposing) return;
    if (column(field) in offered) offerKnown(field);
    if (column(field) === "people") lookFor(field);
  });
  body.addEventListener("compositionend", (event) => {
    const field = event.target;
    if (column(field) === "people") lookFor(field);
    else if (column(field) in offered) offerKnown(field);
  });
  let began = "title"; // the column where the typing in this row began: Enter goes back to it, as spreadsheets do
  let last = null;
  body.addEventListener("focusin", (event) => {
    if (!event.target.closest("td[data-column]")) return;
    if (rowOf(event.target) !== last) {
      last = rowOf(event.target);
      began = column(event.target);
    }
    if (column(event.target) === "people") offerPeople(event.target);
  });
  body.addEventListener("focusout", (event) => {
    const row = rowOf(event.target);
    asked += 1;
    if (list?.field === event.target) close();
    if (event.relatedTarget && row.contains(event.relatedTarget)) return;
    if (!isEmpty(row) && row.dataset.checked !== trace(row)) check([row]);
  });

  const beside = (field, by) => {
    const all = fields(rowOf(field));
    all[all.indexOf(field) + by]?.focus();
  };
  const beyond = (field, by, name = column(field)) => {
    const row = by < 0 ? rowOf(field).previousElementSibling : rowOf(field).nextElementSibling ?? add();
    row && fieldOf(row, name).focus();
  };
  const alone = (field) => field.selectionStart === field.selectionEnd;
  const atStart = (field) => alone(field) && field.selectionStart === 0;
  const atEnd = (field) => alone(field) && field.selectionEnd === field.value.length;
  const firstLine = (field) => !field.value.slice(0, field.selectionStart).includes("\n");
  const lastLine = (field) => !field.value.slice(field.selectionEnd).includes("\n");

  body.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || !field.closest("td[data-column]")) return;
    const stop = (act) => { event.preventDefault(); act(); };
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === "Enter") return stop(() => save(false));
    if (control && event.key.toLowerCase() === "d") {
      return stop(() => {
        const above = rowOf(field).previousElementSibling;
        if (!above) return;
        field.value = fieldOf(above, column(field)).value;
        if (column(field) === "people") hidden(rowOf(field), "chosen").value = hidden(above, "chosen").value;
        close();
        typed(field);
      });
    }
    if (control) return;
    if (list && list.field === field) {
      const last = options().length - 1;
      if (event.key === "ArrowDown") return stop(() => point(list.place >= last ? 0 : list.place + 1));
      if (event.key === "ArrowUp") return stop(() => point(list.place <= 0 ? last : list.place - 1));
      if (event.key === "Escape") return stop(close);
      if (event.key === "Enter" && list.place >= 0) return stop(options()[list.place].pick);
    }
    if (event.key === "Enter" && event.altKey && field.tagName === "TEXTAREA") {
      return stop(() => {
        field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
        typed(field);
      });
    }
    if (event.key === "Enter") return stop(() => beyond(field, event.shiftKey ? -1 : 1, event.shiftKey ? column(field) : began));
    if (event.altKey || event.shiftKey) return;
    if (event.key === "ArrowDown" && lastLine(field)) return stop(() => beyond(field, 1));
    if (event.key === "ArrowUp" && firstLine(field)) return stop(() => beyond(field, -1));
    if (event.key === "ArrowLeft" && atStart(field)) return stop(() => beside(field, -1));
    if (event.key === "ArrowRight" && atEnd(field)) return stop(() => beside(field, 1));
  });

  // A block from a spreadsheet begins at the cell where it is pasted

  body.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.closest("td[data-column]")) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n");
    const lines = text.replace(/\n$/, "").includes("\n");
    if (!text.includes("\t") && (!lines || field.tagName === "TEXTAREA")) return;
    event.preventDefault();
    paste(rowOf(field), column(field), text);
  });
  const paste = async (row, name, text) => {
    const found = await ask({ do: "read", text, first: name });
    if (!found) return;
    const touched = found.rows.map((values) => {
      put(row, values);
      fillDown(row);
      const done = row;
      row = row.nextElementSibling ?? add();
      return done;
    });
    room();
    keep();
    say("said", found.told);
    await check(touched);
    (body.querySelector("[aria-invalid=true]") ?? fieldOf(row.isConnected ? row : rows().at(-1), "title")).focus();
  };

  // Buttons

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const act = event.submitter?.value;
    if (act === "check") {
      filled().forEach(fillDown);
      check(filled());
    } else save(act === "whole");
  });
  const clear = form.querySelector("[data-clear]");
  clear.hidden = false;
  clear.addEventListener("click", () => {
    if (!window.confirm(words.clear.replace("{n}", filled().length))) return;
    rows().forEach((row) => row.remove());
    room();
    keep();
    fieldOf(rows()[0], "title").focus();
  });

  rows().forEach(dress);
  restore();
  room();
  count();
  fieldOf(rows().find(isEmpty) ?? rows()[0], "title").focus();
});
