/* The pages before somebody is in: the cursor in the first field (hidden until Alpine is there, when autofocus has passed), and
   a button that prints the recovery codes. */
document.addEventListener("alpine:initialized", () => setTimeout(() => document.querySelector("[autofocus]")?.focus()));

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
});
