// Select2 names what it draws after the value alone; here, after the label of the field, too.
"use strict";
// After its own start, which was asked for before.
window.django?.jQuery?.(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const drawn = select.parentElement.querySelector(".select2-selection");
    if (!label || !drawn) continue;
    label.id ||= `${select.id}-label`;
    for (const each of [drawn, ...drawn.querySelectorAll("[role=textbox], input")])
      each.setAttribute("aria-labelledby", each.id ? `${label.id} ${each.id}` : label.id);
  }
});
