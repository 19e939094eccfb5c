"use strict";
/* Keeps what is typed on the server: two seconds after a change, and when the page goes out of sight. */
{
  const form = document.getElementById("report-form");
  const status = form.querySelector(".draft-status");
  const conflict = form.querySelector(".draft-conflict");
  const version = form.querySelector("[name=version]");
  const AFTER = 2000;
  const AGAIN = [5000, 10000, 20000, 30000];
  /* What a browser still sends of a page that is closed. */
  const LAST_WORDS = 60000;

  let timer;
  let dirty = false;
  let saving = false;
  let stopped = false;
  let failed = 0;

  const say = (text) => {
    if (status.textContent !== text) {
      status.textContent = text;
    }
  };
  const later = (milliseconds) => {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  };
  const again = (words) => {
    dirty = true;
    say(words);
    later(AGAIN[Math.min(failed, AGAIN.length - 1)]);
    failed += 1;
  };

  /* A form that was open for longer than its session has a token that no longer counts. */
  const renewToken = async () => {
    const answer = await fetch(form.dataset.save, { headers: { Accept: "application/json" } });
    if (answer.ok && !answer.redirected) {
      form.querySelector("[name=csrfmiddlewaretoken]").value = (await answer.json()).token;
    }
  };

  const understood = async (answer) => {
    if (answer.redirected || answer.status === 403) {
      await renewToken();
      again(form.dataset.signedOut);
      return;
    }
    if (answer.status >= 500) {
      again(form.dataset.offline);
      return;
    }
    const said = await answer.json();
    failed = 0;
    if (answer.ok) {
      version.value = String(said.version);
      /* Whoever loads the page anew finds what was typed. */
      history.replaceState(null, "", said.address);
      const time = new Date();
      const two = (number) => String(number).padStart(2, "0");
      say(form.dataset.saved.replace("{time}", `\u2066${two(time.getHours())}:${two(time.getMinutes())}\u2069`));
    } else if (answer.status === 409) {
      stopped = true;
      say("");
      conflict.querySelector(".draft-conflict-said").textContent = said.detail;
      conflict.hidden = false;
    } else {
      say(said.detail);
    }
  };

  const save = async ({ last = false } = {}) => {
    if (!dirty || saving || stopped || form.dataset.sent) {
      return;
    }
    clearTimeout(timer);
    const body = new URLSearchParams(new FormData(form));
    saving = true;
    dirty = false;
    try {
      const keepalive = last && String(body).length < LAST_WORDS;
      await understood(
        await fetch(form.dataset.save, { method: "POST", body, keepalive, headers: { Accept: "application/json" } }),
      );
    } catch {
      again(form.dataset.offline);
    }
    saving = false;
    if (dirty && !failed) {
      later(AFTER);
    }
  };

  const changed = () => {
    dirty = true;
    if (!failed) {
      later(AFTER);
    }
  };
  /* Sent and asked back: the last seconds of typing are on this page alone. */
  if ("unsaved" in form.dataset) {
    changed();
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save({ last: true });
    }
  });
  window.addEventListener("online", () => save());
  window.addEventListener("beforeunload", (event) => {
    if (dirty && failed && !form.dataset.sent) {
      event.preventDefault();
    }
  });
}
