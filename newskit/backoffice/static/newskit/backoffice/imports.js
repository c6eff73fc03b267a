// While the worker reads a table: how far it is, once a second. Without script the page says so when it is opened again.
(() => {
  const mark = document.getElementById("im-progress");
  if (!mark) return;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("im-progress");
      if (answer.redirected || !fresh) return location.reload();
      mark.querySelector("p").textContent = fresh.querySelector("p").textContent;
      mark.querySelector("progress").value = fresh.querySelector("progress").value;
    } catch {
      // the network is away for a moment
    }
    setTimeout(look, 1000);
  };
  setTimeout(look, 1000);
})();
