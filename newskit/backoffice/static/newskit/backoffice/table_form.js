// A table of a kind that has terms is not sent without one: a page that comes back with an error has lost the chosen file.
(() => {
  const form = document.querySelector("form[data-scoped]");
  if (!form) return;
  const scoped = form.dataset.scoped.split(" ");
  const ask = () => {
    form.elements.scope.required = scoped.includes(form.elements.kind.value);
  };
  form.elements.kind.addEventListener("change", ask);
  ask();
})();
