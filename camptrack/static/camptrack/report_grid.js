"use strict";
/* The grid of sex by age: the inputs of a scheme, sums as one types, arrows, a block from a spreadsheet. */
{
  const form = document.getElementById("report-form");
  const cellsOf = (table) => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);

  /* For sums alone; what a cell says is read by the server. */
  const DIGITS = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹";
  const people = (input, best) => {
    const text = input.value
      .replace(/[٠-٩۰-۹]/g, (digit) => String(DIGITS.indexOf(digit) % 10))
      .replace(/٪/g, "%")
      .trim();
    if (!text) {
      return null;
    }
    const share = /^(\d+(?:[.,٫]\d+)?)\s*%$/.exec(text);
    if (share) {
      return best === null ? NaN : (Number(share[1].replace(/[,٫]/, ".")) / 100) * best;
    }
    const digits = text.replace(/[\s.,'’٬]/g, "");
    return /^\d+$/.test(digits) ? Number(digits) : NaN;
  };
  const written = (number) =>
    number !== null && Number.isFinite(number) ? String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, form.dataset.group) : "–";
  /* Isolated, so that the sign stays before its digits where words run the other way. */
  const signed = (number) => (number < 0 ? `\u2066−${written(-number)}\u2069` : written(number));

  const sum = (table) => {
    const figure = table.closest("[data-figure]");
    const best = figure.dataset.best ? Number(figure.dataset.best) : null;
    const rows = cellsOf(table);
    const numbers = rows.map((row) => row.map((input) => people(input, best)));
    /* Nothing written is not nought. */
    const add = (list) => {
      const given = list.filter((number) => number !== null);
      return given.length ? given.reduce((one, other) => one + other, 0) : null;
    };
    const columns = rows[0].map((_input, nth) => add(numbers.map((row) => row[nth])));
    const outputs = [...table.querySelectorAll("[data-sum]")];
    const sums = [...numbers.map(add), ...columns, add(columns)];
    outputs.forEach((output, nth) => {
      output.textContent = written(sums[nth]);
    });
    const unknown = table.querySelector("[data-unknown]");
    const left = best === null ? NaN : best - add(columns);
    unknown.textContent = signed(left);
    unknown.classList.toggle("over", left < 0);
  };

  /* The inputs of the chosen scheme; numbers stay where their ages do. */
  const lay = (select) => {
    const choice = select.closest("[data-choose-grid]");
    const prefix = choice.dataset.chooseGrid;
    const place = choice.parentElement.querySelector("[data-grid]");
    const said = choice.querySelector(".grid-said");
    const template = form.querySelector(`template[data-scheme="${select.value}"]`);
    const next = document.createElement("template");
    next.innerHTML = template ? template.innerHTML.replaceAll("__grid__", prefix) : "";
    const old = [...place.querySelectorAll("input")].filter((input) => input.value.trim());
    const wanted = (input) => next.content.querySelector(`[name="${input.name}"]`);
    said.textContent = "";
    if (!old.every(wanted)) {
      said.textContent = form.dataset.otherAges;
      select.value = place.dataset.scheme || "";
      return;
    }
    old.forEach((input) => {
      wanted(input).value = input.value;
    });
    place.replaceChildren(next.content);
    place.dataset.scheme = select.value;
    const table = place.querySelector("table");
    if (table) {
      sum(table);
    }
  };

  const move = (event) => {
    const input = event.target;
    const table = input.closest("table.grid");
    if (!table || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const rows = cellsOf(table);
    const row = rows.findIndex((each) => each.includes(input));
    const column = rows[row].indexOf(input);
    const forwards = getComputedStyle(table).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backwards = forwards === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    const edge = input.value.length;
    let next = null;
    if (event.key === "ArrowDown" || event.key === "Enter") {
      next = rows[row + 1]?.[column] ?? (event.key === "Enter" ? rows[0][column + 1] : null);
    } else if (event.key === "ArrowUp") {
      next = rows[row - 1]?.[column];
    } else if (event.key === forwards && [0, edge].includes(input.selectionStart) && input.selectionEnd === edge) {
      next = rows[row][column + 1];
    } else if (event.key === backwards && input.selectionStart === 0) {
      next = rows[row][column - 1];
    } else {
      return;
    }
    if (next || event.key === "Enter") {
      event.preventDefault();
    }
    if (next) {
      next.focus();
      next.select();
    }
  };

  const paste = (event) => {
    const input = event.target;
    const table = input.closest && input.closest("table.grid");
    const text = event.clipboardData ? event.clipboardData.getData("text") : "";
    if (!table || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) {
      return;
    }
    event.preventDefault();
    const rows = cellsOf(table);
    const first = rows.findIndex((each) => each.includes(input));
    const column = rows[first].indexOf(input);
    let filled = 0;
    let over = 0;
    text
      .replace(/\r?\n$/, "")
      .split(/\r?\n/)
      .forEach((line, down) =>
        line.split("\t").forEach((piece, across) => {
          const target = rows[first + down]?.[column + across];
          if (target) {
            target.value = piece.trim();
            filled += 1;
          } else if (piece.trim()) {
            over += 1;
          }
        }),
      );
    const said = table.closest("details").querySelector(".grid-said");
    said.textContent = form.dataset.pasted.replace("{number}", String(filled));
    if (over) {
      said.textContent += ` ${form.dataset.over.replace("{number}", String(over))}`;
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-grid] select")) {
      lay(event.target);
    }
  });
  form.addEventListener("input", (event) => {
    const table = event.target.closest("table.grid");
    if (table) {
      sum(table);
    }
  });
  form.addEventListener("band:said", (event) => event.target.querySelectorAll("table.grid").forEach(sum));
  /* Before the form's own: in a grid, Enter goes down. */
  form.addEventListener("keydown", move, true);
  form.addEventListener("paste", paste);
  form.querySelectorAll("[data-choose-grid] select").forEach((select) => {
    select.closest("details").querySelector("[data-grid]").dataset.scheme = select.value;
  });
  form.querySelectorAll("[data-figure] table.grid").forEach(sum);
}
