"use strict";
/* Conveniences of the report form. Without this file it works by its buttons alone. */
{
  const form = document.getElementById("report-form");

  /* "Add a figure", "Add a cell": from the template beside the button, without asking the server. */
  const addRow = (button) => {
    const rows = button.closest("[data-rows]");
    const prefix = rows.dataset.rows;
    const total = rows.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
    const number = Number(total.value);
    const made = document.createElement("template");
    made.innerHTML = rows
      .querySelector(":scope > template")
      .innerHTML.replaceAll(`${prefix}-__prefix__`, `${prefix}-${number}`);
    const row = made.content.firstElementChild;
    const shown = row.querySelector(".row-number");
    if (shown) {
      shown.textContent = String(number + 1);
    }
    button.before(row);
    total.value = String(number + 1);
    row.querySelectorAll("[data-figure]").forEach(follow);
    if (row.matches("[data-figure]")) {
      follow(row);
    }
    row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: prefix } }));
    const first = row.querySelector("input:not([type=hidden]), select");
    if (first) {
      first.focus();
    }
  };

  /* What belongs to headcounts or to flows only. */
  const fit = (figure) => {
    const measure = figure.querySelector("[name$='-measure']").value;
    figure.querySelectorAll("[data-for]").forEach((part) => {
      part.hidden = !part.dataset.for.split(" ").includes(measure);
    });
  };

  /* The band of people beside the number. */
  const NAMES = ["camp", "measure", "qualifier", "value", "unit", "low", "high", "household_size"];
  const say = async (figure) => {
    const query = new URLSearchParams();
    for (const name of NAMES) {
      const field = figure.querySelector(`[name$='-${name}']`);
      if (field && field.value) {
        query.set(name, field.value);
      }
    }
    const output = figure.querySelector("[data-band]");
    let said = { text: "", warning: "" };
    try {
      const answer = await fetch(`${form.dataset.band}?${query}`, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        said = await answer.json();
      }
    } catch {
      /* Offline: the number is checked when the form is sent. */
    }
    output.querySelector(".said-band").textContent = said.text;
    output.querySelector(".said-warning").textContent = said.warning;
  };

  const follow = (figure) => {
    let later;
    const changed = () => {
      fit(figure);
      clearTimeout(later);
      later = setTimeout(() => say(figure), 250);
    };
    figure.addEventListener("input", changed);
    figure.addEventListener("change", changed);
    /* Django's autocomplete tells jQuery only. */
    if (window.django && window.django.jQuery) {
      window.django.jQuery(figure).on("change", ".admin-autocomplete", changed);
    }
    fit(figure);
    say(figure);
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    if (button) {
      event.preventDefault();
      addRow(button);
    }
  });
  /* A second press on a slow line would enter the report twice. */
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);
  form.querySelectorAll("[data-figure]").forEach(follow);
}
