"use strict";
/* A list of what is offered under an input that names a camp, an area, a source or a wave: the ARIA
   combobox pattern. Without this file one types the name or the code. */
{
  const list = document.createElement("ul");
  list.id = "pick-list";
  list.setAttribute("role", "listbox");
  list.hidden = true;
  const told = document.createElement("div");
  told.className = "visually-hidden";
  told.setAttribute("role", "status");
  document.body.append(told);

  const answers = new Map();
  let input = null;
  let active = -1;
  let later;
  let asked = 0;
  let waiting = false;
  let arrowed = false;

  const options = () => [...list.children];

  const close = () => {
    clearTimeout(later);
    asked += 1;
    waiting = false;
    list.hidden = true;
    active = -1;
    if (input) {
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
  };

  const point = (number) => {
    active = number;
    options().forEach((option, nth) => option.setAttribute("aria-selected", String(nth === number)));
    const option = options()[number];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  };

  const show = (rows, typed) => {
    list.replaceChildren(
      ...rows.map((row, nth) => {
        const option = document.createElement("li");
        option.id = `pick-${nth}`;
        option.setAttribute("role", "option");
        option.dataset.value = row.value;
        const name = document.createElement("bdi");
        name.textContent = row.value;
        option.append(name);
        if (row.more) {
          const more = document.createElement("small");
          more.dir = "auto";
          more.textContent = row.more;
          option.append(" ", more);
        }
        return option;
      }),
    );
    list.setAttribute("aria-label", input.labels[0] ? input.labels[0].textContent : "");
    input.after(list);
    list.hidden = rows.length === 0;
    input.setAttribute("aria-expanded", String(rows.length > 0));
    told.textContent = rows.length
      ? input.dataset.many.replace("%(number)s", String(rows.length))
      : typed && input.dataset.none;
    point(typed && rows.length ? 0 : -1);
  };

  const find = async (typed) => {
    const mine = ++asked;
    const about = input;
    const address = `${about.dataset.pick}?q=${encodeURIComponent(typed)}`;
    waiting = true;
    if (!answers.has(address)) {
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (!answer.ok || answer.redirected) {
          return;
        }
        answers.set(address, (await answer.json()).rows);
      } catch {
        /* Offline: the name as typed is read when the form is sent. */
        return;
      }
    }
    if (mine === asked && input === about) {
      waiting = false;
      show(answers.get(address), typed);
    }
  };

  const take = (option) => {
    const chosen = input;
    chosen.value = option.dataset.value;
    close();
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  };

  const isPick = (target) => target instanceof HTMLInputElement && target.dataset.pick;

  document.addEventListener("focusin", ({ target }) => {
    if (!isPick(target)) {
      return;
    }
    input = target;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", "pick-list");
    input.setAttribute("aria-expanded", "false");
    if (input.value) {
      input.select();
    } else {
      find("");
    }
  });
  document.addEventListener("focusout", ({ target }) => {
    if (isPick(target)) {
      close();
    }
  });
  document.addEventListener("input", (event) => {
    if (isPick(event.target) && event.isTrusted) {
      input = event.target;
      arrowed = false;
      waiting = true;
      clearTimeout(later);
      later = setTimeout(() => find(input.value.trim()), 150);
    }
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (!isPick(event.target) || event.altKey || event.ctrlKey || event.metaKey) {
        return;
      }
      const { key } = event;
      const open = !list.hidden;
      if (key === "ArrowDown" || key === "ArrowUp") {
        event.preventDefault();
        if (open) {
          const count = options().length;
          arrowed = true;
          point((active + (key === "ArrowDown" ? 1 : count - (active < 0 ? 0 : 1))) % count);
        } else {
          find("");
        }
      } else if (key === "Escape" && open) {
        event.preventDefault();
        close();
      } else if (key === "Enter") {
        /* Nothing to choose from yet: the name as typed stands, and the form says what it does not mean. */
        event.preventDefault();
        const option = waiting ? null : options()[active];
        if (open && option) {
          take(option);
        }
        event.target.dispatchEvent(new CustomEvent("pick:done", { bubbles: true }));
      } else if (key === "Tab" && open && active >= 0 && (arrowed || options().length === 1) && !waiting) {
        take(options()[active]);
      }
    },
    true,
  );
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) {
      take(option);
    }
  });

  /* The small window in which a source was made tells its name. */
  window.dismissAddRelatedObjectPopup = (made, _key, name) => {
    const target = document.getElementById(made.name);
    made.close();
    if (target) {
      target.value = name;
      target.dispatchEvent(new Event("change", { bubbles: true }));
      target.focus();
    }
  };
}
