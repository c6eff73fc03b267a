/* While a story is written: keep what is typed, say who else is here. Without this script the form saves by its button.

   What is typed goes to the server a few seconds after the last key, at once on leaving a field or the page, and never inside
   an input method's composition. Until the server has it, a copy stays in this browser (plain text, by person, story, tab);
   copies that are found on loading a page are sent first. */
addEventListener("DOMContentLoaded", () => {
  const PAUSE = 3000;
  const AT_LEAST_EVERY = 15000;
  const BEAT = 15000;
  const RETRY = 10000;
  const WRITES_FOR = 60000;
  const LARGEST_BEACON = 60000;
  const KEEP_DAYS = 30;

  const strip = document.getElementById("writing");
  if (!strip) return;
  const words = JSON.parse(document.getElementById("writing-words").textContent);
  const { tab, user, version, autosave, presence, login } = strip.dataset;
  const form = document.querySelector("form:has(input[name=tab])");
  const prefix = `story:${user}:`;
  const key = `${prefix}${autosave}:${tab}`;

  const place = (name) => strip.querySelector(`[data-${name}]`);
  const say = (name, text) => {
    if (place(name).textContent !== text) place(name).textContent = text;
  };
  const clock = (moment) =>
    new Date(moment).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
  const fill = (text, moment) => text.replace("{time}", clock(moment));

  /* What went wrong, with what is safe and what to do. The text goes on; so does sending. */
  const trouble = (text, link) => {
    if (place("trouble").dataset.said === text) return;
    place("trouble").dataset.said = text;
    place("trouble").replaceChildren(text);
    if (text && link) place("trouble").append(" ", link);
    if (text) place("trouble").append(" ", Object.assign(document.createElement("small"), { textContent: words.clear }));
  };
  const link = (text, href, options = {}) => Object.assign(document.createElement("a"), { textContent: text, href, ...options });

  // Copies in this browser

  const store = {
    put(name, copy) {
      try { localStorage.setItem(name, JSON.stringify(copy)); } catch { /* full, or forbidden here: the server's copy remains */ }
    },
    get(name) {
      try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
    },
    drop(name) {
      try { localStorage.removeItem(name); } catch { /* as above */ }
    },
    names() {
      try { return Object.keys(localStorage).filter((name) => name.startsWith(prefix)); } catch { return []; }
    },
  };

  // Talking to the server

  const tokens = () => document.querySelectorAll("input[name=csrfmiddlewaretoken]");
  const token = () => tokens()[0]?.value ?? "";

  const bodyOf = (fields, more) => {
    const body = new FormData();
    for (const [name, value] of fields) body.append(name, value);
    for (const [name, value] of Object.entries({ ...more, csrfmiddlewaretoken: token() })) body.set(name, value);
    return body;
  };

  /* The answer as data; what happened in `problem`: network, session, other, or refused with the server's words. */
  const ask = async (url, body, keepalive = false) => {
    let response;
    try {
      response = await fetch(url, { method: body ? "POST" : "GET", body, keepalive, redirect: "manual", cache: "no-store" });
    } catch {
      return { problem: "network" };
    }
    if (response.type === "opaqueredirect") return { problem: "session" };
    if (response.status === 204) return {};
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const answer = isJson ? await response.json().catch(() => ({})) : {};
    if (response.ok) return isJson ? answer : { problem: "session" };
    if (answer.refused) return { problem: "refused", said: answer.refused };
    return { problem: response.status === 403 ? "token" : "network" };
  };

  /* After logging in again the old token is void, and it may be somebody else who did. */
  const renew = async () => {
    const answer = await ask(autosave);
    if (answer.problem) return answer.problem;
    if (String(answer.user) !== user) return "other";
    for (const field of tokens()) field.value = answer.token;
    return "";
  };

  const post = async (url, fields, more, keepalive) => {
    const answer = await ask(url, bodyOf(fields, more), keepalive);
    if (answer.problem !== "token") return answer;
    const problem = await renew();
    return problem ? { problem } : ask(url, bodyOf(fields, more), keepalive);
  };

  const explain = (answer, since) => {
    const { problem, said } = answer;
    if (!problem) trouble("");
    else if (problem === "session" || problem === "token") trouble(words.session, link(words.login, login, { target: "_blank", rel: "noopener" }));
    else if (problem === "other") trouble(words.other);
    else if (problem === "refused") trouble(`${said} ${words.refused}`);
    else if (since) trouble(fill(words.offline, since));
  };

  // What is typed

  let composing = false;
  let settled = null; // the form as it was when a composition began
  let confirmed = null; // as the server has it
  let typedAt = 0;
  let waitingSince = 0;
  let timer = 0;
  let flying = null;
  let submitted = false;

  const collect = () => {
    const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "tab"].includes(name));
    return JSON.stringify(fields);
  };
  const begin = () => { confirmed ??= collect(); };

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(() => send(), delay);
  };
  const touched = () => {
    if (composing || confirmed === null) return;
    typedAt = Date.now();
    waitingSince ||= typedAt;
    later(Math.max(0, Math.min(PAUSE, waitingSince + AT_LEAST_EVERY - typedAt)));
  };

  const keepHere = (text) => store.put(key, { url: autosave, tab, at: typedAt, fields: JSON.parse(text) });
  const seconds = (moment) => Math.max(0, Math.round((Date.now() - moment) / 1000));

  const send = async ({ keepalive = false } = {}) => {
    clearTimeout(timer);
    if (!form || composing || submitted || confirmed === null) return;
    const text = collect();
    if (text === confirmed) { waitingSince = 0; return; }
    keepHere(text);
    if (flying !== null) { later(PAUSE); return; }
    flying = text;
    const since = typedAt;
    const isShort = keepalive && text.length * 3 < LARGEST_BEACON;
    let answer = await post(autosave, JSON.parse(text), { tab, ago: seconds(since) }, isShort);
    // What stands on the page is the newest of this tab, whatever a clock that was set makes of it.
    if (answer.newest === false) answer = await post(autosave, JSON.parse(text), { tab, ago: 0 }, isShort);
    flying = null;
    explain(answer, since);
    if (answer.problem) { say("saved", ""); later(RETRY); return; }
    confirmed = text;
    waitingSince = 0;
    if (JSON.stringify(store.get(key)?.fields) === text) store.drop(key);
    say("saved", fill(words.saved, since));
    if (collect() !== text) touched();
  };

  /* The page goes: no answer will come, so the copy in this browser stays until the next page has asked. */
  const leave = () => {
    if (presence) navigator.sendBeacon(presence, bodyOf([], { tab, bye: 1 }));
    if (!form || submitted || confirmed === null) return;
    const text = composing ? settled : collect();
    if (text === confirmed || text === flying) return;
    keepHere(text);
    if (text.length * 3 < LARGEST_BEACON) navigator.sendBeacon(autosave, bodyOf(JSON.parse(text), { tab, ago: seconds(typedAt) }));
  };

  if (form) {
    for (const type of ["focusin", "pointerdown", "keydown", "beforeinput", "drop"]) form.addEventListener(type, begin, true);
    for (const type of ["input", "change", "keyup", "click", "drop"]) {
      form.addEventListener(type, () => { if (confirmed !== null && !composing && collect() !== confirmed) touched(); });
    }
    form.addEventListener("compositionstart", () => { begin(); settled = collect(); composing = true; clearTimeout(timer); }, true);
    form.addEventListener("compositionend", () => { composing = false; setTimeout(touched, 50); }, true);
    form.addEventListener("focusout", () => { composing = false; setTimeout(send); });
    form.addEventListener("keydown", (event) => {
      // Enter takes the input method's word. Safari tells it after the composition's end, by its code alone.
      const isComposing = composing || event.isComposing || event.keyCode === 229;
      if (event.key === "Enter" && isComposing && event.target.matches("input")) event.preventDefault();
    }, true);
    form.addEventListener("submit", (event) => {
      if (composing) { event.preventDefault(); return; }
      if (confirmed !== null && collect() !== confirmed) keepHere(collect());
      submitted = true;
    });
    say("saved", words.typing);
  }

  // Copies that an earlier page could not send

  const sendCopies = async () => {
    for (const name of store.names()) {
      const copy = store.get(name);
      if (!copy?.fields || Date.now() - copy.at > KEEP_DAYS * 86400000) { store.drop(name); continue; }
      if (name === key && confirmed !== null) continue; // being typed
      const answer = await post(copy.url, copy.fields, { tab: copy.tab, ago: seconds(copy.at) });
      if (answer.problem) { if (answer.problem !== "refused") explain(answer, copy.at); continue; }
      store.drop(name);
      if (answer.unsaved && answer.look && copy.tab !== tab) {
        const told = document.createElement("p");
        told.className = "writing-found";
        const bold = Object.assign(document.createElement("b"), { className: "desk-st is-warn", textContent: fill(words.found, copy.at) });
        told.append(bold, " ", link(words.look, answer.look));
        if (!strip.querySelector(`a[href="${answer.look}"]`)) strip.prepend(told);
      }
    }
  };

  // Who is here

  const beat = async () => {
    if (!presence) return;
    const isWriting = typedAt && Date.now() - typedAt < WRITES_FOR;
    const answer = await post(presence, [], { tab, base_version: version, writing: isWriting ? 1 : 0 });
    if (answer.problem) { if (answer.problem !== "refused") explain(answer, typedAt); return; }
    trouble(flying === null && form && confirmed !== null && collect() !== confirmed ? place("trouble").dataset.said ?? "" : "");
    const shown = answer.here.map((text) => Object.assign(document.createElement("span"), { className: "desk-st is-scheduled", textContent: text }));
    if (place("here").textContent.trim() !== answer.here.join(" ")) place("here").replaceChildren(...shown.flatMap((part, n) => (n ? [" ", part] : [part])));
    say("kept", answer.kept);
    say("newer", answer.newer);
  };

  const back = async () => {
    if (document.visibilityState === "hidden") { send({ keepalive: true }); return; }
    if (place("trouble").dataset.said) explain({ problem: await renew() }, typedAt);
    await beat();
    send();
  };

  document.addEventListener("visibilitychange", back);
  addEventListener("focus", () => { if (place("trouble").dataset.said) back(); });
  addEventListener("online", back);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => { if (event.persisted) { submitted = false; back(); } });
  setInterval(() => { if (document.visibilityState === "visible") beat(); }, BEAT);
  beat();
  sendCopies();
});
