"use strict";
/* How far an import or an issue is. Without this file the link on its page tells. */
{
  const place = document.getElementById("progress");
  const bar = document.getElementById("bar");
  const said = place.querySelector("[data-said]");
  let pause = 500;

  const look = async () => {
    try {
      const answer = await fetch(place.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const now = await answer.json();
        const failed = now.failure !== "" && !document.getElementById("failure");
        if (now.state !== place.dataset.state || failed) {
          window.location.reload();
          return;
        }
        if (now.total) {
          bar.max = now.total;
          bar.value = now.done;
          said.textContent = now.said;
        }
      }
    } catch {
      /* Offline: asked again. */
    }
    pause = Math.min(pause * 1.3, 5000);
    setTimeout(look, pause);
  };
  setTimeout(look, pause);
}
