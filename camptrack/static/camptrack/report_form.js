"use strict";
/* Conveniences of the report form. Without this file it works by its buttons alone. */
{
  const form = document.getElementById("report-form");
  const TAKEN_OVER = ["camp", "measure", "on", "start", "end"];
  const field = (figure, name) => figure.querySelector(`[name$='-${name}']`);

  /* As Tab does: what stands there is typed over. */
  const arrive = (input) => {
    input.focus();
    if (input.matches("input")) {
      input.select();
    }
  };

  /* A day is typed as one text, with one stop on the way; where there is no keyboard, the calendar stays. */
  const byMouse = window.matchMedia("(pointer: fine)").matches;
  const asText = (row) => {
    if (!byMouse) {
      return;
    }
    row.querySelectorAll("input[type=date]").forEach((input) => {
      input.type = "text";
      input.size = 10;
      input.inputMode = "numeric";
      input.placeholder = form.dataset.day;
    });
  };

  /* A line that nobody typed into says what the one before it says. */
  const takeOver = (figure) => {
    const next = figure.nextElementSibling;
    if (next && next.dataset.untouched) {
      TAKEN_OVER.forEach((name) => {
        field(next, name).value = field(figure, name).value;
      });
      fit(next);
      takeOver(next);
    }
  };
  const untouched = (figure) => {
    const before = figure.previousElementSibling;
    const same = (name) => field(figure, name).value === field(before, name).value;
    return before && before.matches("[data-figure]") && TAKEN_OVER.every(same) && !field(figure, "written").value;
  };

  /* "Add a figure", "Add a cell": from the template beside the button, without asking the server. */
  const addRow = (button) => {
    const rows = button.closest("[data-rows]");
    const prefix = rows.dataset.rows;
    const total = rows.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
    const number = Number(total.value);
    const before = [...rows.querySelectorAll(":scope > [data-figure]")].pop();
    const template = rows.querySelector(":scope > template");
    const made = document.createElement("template");
    made.innerHTML = template
      .innerHTML.replaceAll(`${prefix}-__prefix__`, `${prefix}-${number}`);
    const row = made.content.firstElementChild;
    const shown = row.querySelector(".row-number");
    if (shown) {
      shown.textContent = String(number + 1);
    }
    template.before(row);
    total.value = String(number + 1);
    if (row.matches("[data-figure]")) {
      if (before) {
        row.dataset.untouched = "yes";
        takeOver(before);
      }
      asText(row);
      follow(row);
    }
    arrive(row.querySelector("input:not([type=hidden]), select"));
  };

  /* What belongs to headcounts or to flows only. */
  const fit = (figure) => {
    const measure = field(figure, "measure").value;
    figure.querySelectorAll("[data-for]").forEach((part) => {
      part.hidden = !part.dataset.for.split(" ").includes(measure);
    });
  };

  /* What was read and its band of people, beside the number. The last answer wins. */
  const NAMES = ["camp", "measure", "written", "qualifier", "unit", "low", "high", "household_size"];
  const say = async (figure) => {
    const query = new URLSearchParams();
    NAMES.forEach((name) => {
      const { value } = field(figure, name);
      if (value) {
        query.set(name, value);
      }
    });
    if (figure.dataset.asked === String(query)) {
      return;
    }
    figure.dataset.asked = String(query);
    let said = { text: "", warning: "", problem: "", read: "", best: null };
    if (query.has("written") || query.has("low")) {
      try {
        const answer = await fetch(`${form.dataset.band}?${query}`, { headers: { Accept: "application/json" } });
        if (answer.ok && !answer.redirected) {
          said = await answer.json();
        }
      } catch {
        /* Offline: the number is checked when the form is sent. */
        delete figure.dataset.asked;
        return;
      }
    }
    if (figure.dataset.asked !== String(query)) {
      return;
    }
    /* What is marked at the input is not said twice. */
    const marked = said.problem && figure.querySelector(".field-written .errorlist");
    figure.querySelector(".said-read").textContent = said.read;
    figure.querySelector(".said-band").textContent = said.text;
    figure.querySelector(".said-warning").textContent = marked ? "" : said.problem || said.warning;
    figure.dataset.best = said.best === null ? "" : String(said.best);
    figure.dispatchEvent(new CustomEvent("band:said", { bubbles: true }));
  };

  /* What else is in the wave that was chosen. */
  const tellWave = async (input) => {
    const place = input.closest("[data-figure]").querySelector("[data-in-wave]");
    const wave = input.value;
    let told = "";
    try {
      const answer = await fetch(`${form.dataset.inWave}?${new URLSearchParams({ wave })}`);
      told = answer.ok && !answer.redirected ? await answer.text() : "";
    } catch {
      /* Offline: it is no more than help. */
    }
    if (input.value === wave) {
      place.innerHTML = told;
    }
  };

  /* A slug from the label, as long as nobody wrote one. */
  const proposeSlug = (label) => {
    const slug = field(label.closest("[data-figure]"), "wave_slug");
    const proposed = (text) =>
      text
        .normalize("NFD")
        .toLowerCase()
        .replace(/[\u0300-\u036f]/g, "")
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "")
        .slice(0, 64);
    if (!slug.value || slug.value === label.dataset.proposed) {
      slug.value = proposed(label.value);
      label.dataset.proposed = slug.value;
    }
  };

  const follow = (figure) => {
    let later;
    const changed = ({ target }) => {
      const name = target.name || "";
      delete figure.dataset.untouched;
      fit(figure);
      takeOver(figure);
      clearTimeout(later);
      later = setTimeout(() => say(figure), 300);
      if (name.endsWith("-wave_label")) {
        proposeSlug(target);
      }
    };
    figure.addEventListener("input", changed);
    figure.addEventListener("change", changed);
    figure.addEventListener("change", ({ target }) => {
      if ((target.name || "").endsWith("-wave")) {
        tellWave(target);
      }
    });
    fit(figure);
    say(figure);
  };

  /* The next input in the same part of the form; after a line's last one, the next line or a new one. */
  const STOPS = "input:not([type=hidden]):not([type=submit]), select, textarea";
  const goOn = (target) => {
    const partOf = (each) => each.closest(".line, .document, details") || each.closest(".fields");
    const part = partOf(target) || form;
    const stops = [...part.querySelectorAll(STOPS)].filter(
      (each) => each.offsetParent !== null && partOf(each) === partOf(target),
    );
    const next = stops[stops.indexOf(target) + 1];
    const lines = [...form.querySelectorAll(".line")];
    const line = part.matches(".line") ? lines[lines.indexOf(part) + 1] : part.matches(".document") && lines[0];
    if (next) {
      arrive(next);
    } else if (line) {
      arrive(line.querySelector(STOPS));
    } else if (part.matches(".line, .document")) {
      addRow(form.querySelector("[data-add][value=figures]"));
    }
  };

  form.addEventListener("pick:done", (event) => goOn(event.target));
  form.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.querySelector(".submit-row .default").click();
    } else if (
      event.key === "Enter" &&
      !event.shiftKey &&
      !event.defaultPrevented &&
      !event.isComposing &&
      (target.matches("input:not([type=submit]):not([type=checkbox]), select") || (target.name || "").endsWith("-quote"))
    ) {
      event.preventDefault();
      goOn(target);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyN") {
      event.preventDefault();
      addRow(form.querySelector("[data-add][value=figures]"));
    }
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add]");
    const make = event.target.closest("[data-make]");
    if (button) {
      event.preventDefault();
      addRow(button);
    } else if (make) {
      event.preventDefault();
      window.open(make.href, make.target, "height=600,width=800,resizable=yes,scrollbars=yes");
    }
  });
  /* A second press on a slow line would send everything twice. */
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
    }
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => delete form.dataset.sent);

  asText(form);
  form.querySelector(".keys").hidden = false;
  form.querySelectorAll("[data-figure]").forEach((figure) => {
    if (untouched(figure)) {
      figure.dataset.untouched = "yes";
    }
    follow(figure);
  });
  const summary = document.querySelector("#error-summary, #warnings");
  const source = form.querySelector("[name=source]");
  if (summary) {
    summary.focus();
  } else if (!source.value && byMouse) {
    source.focus();
  }
}
