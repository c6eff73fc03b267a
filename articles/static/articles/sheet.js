/* The printing is recorded: open the browser's print dialog. Without script, Ctrl+P does the same. */
addEventListener("load", () => print());
