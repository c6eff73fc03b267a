/* The page with recovery codes: a button that prints it, where there is script at all. */
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
