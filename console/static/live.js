// Lets clocks run, and renews the parts of a page that are marked data-live. What is typed stands
// outside of these parts and is never touched. Without this file every page works by reloading.
"use strict";

(() => {
  const RENEW_MS = 20000;
  const words = document.body.dataset;
  const stale = document.getElementById("stale");
  const said = document.getElementById("said");
  const [SECOND, MINUTE, HOUR, DAY] = words.units.split(" ");

  // The clock of this machine may be wrong: only what goes by is measured on it.
  let offset = Date.parse(words.now) - Date.now();

  const span = (seconds) => {
    if (seconds < 60) return `${seconds} ${SECOND}`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} ${MINUTE}`;
    if (seconds >= 172800) return `${Math.floor(seconds / 86400)} ${DAY}`;
    if (seconds >= 86400) return `1 ${DAY.replace(/s$/, "")}`;
    const minutes = String(Math.floor((seconds % 3600) / 60)).padStart(2, "0");
    return `${Math.floor(seconds / 3600)} ${HOUR} ${minutes} ${MINUTE}`;
  };

  const tick = () => {
    for (const clock of document.querySelectorAll("[data-clock]")) {
      const due = Date.parse(clock.getAttribute("datetime"));
      const left = Math.trunc((due - Date.now() - offset) / 1000);
      clock.querySelector("b").textContent = span(Math.abs(left));
      if (left < 0 && !clock.classList.contains("late")) {
        clock.classList.add("late");
        clock.querySelector(".word").textContent = words.late;
      }
    }
  };

  const tell = (text) => {
    stale.textContent = text;
    stale.hidden = !text;
  };

  // Where the keyboard is inside of a region, so that it is there again in the new one.
  const placeOf = (region) => {
    const at = document.activeElement;
    if (!at || !region.contains(at)) return "";
    if (at.id) return `#${CSS.escape(at.id)}`;
    const href = at.getAttribute("href");
    return href ? `a[href="${CSS.escape(href)}"]` : "";
  };

  const renew = async (region) => {
    let response;
    try {
      response = await fetch(region.dataset.live);
    } catch {
      return tell(words.stale);
    }
    if (response.status === 401) return tell(words.signedOut);
    if (!response.ok) return tell(words.stale);
    const html = await response.text();
    offset = Date.parse(response.headers.get("x-now")) - Date.now();
    tell("");
    const next = new DOMParser().parseFromString(`<body>${html}`, "text/html").body;
    // What is for a browser without scripts would be shown a second time.
    for (const one of next.querySelectorAll("noscript")) one.remove();
    const place = placeOf(region);
    const before = region.innerText;
    region.replaceChildren(...next.childNodes);
    if (place) region.querySelector(place)?.focus();
    if (before.replace(/\d+/g, "") !== region.innerText.replace(/\d+/g, "")) said.textContent = `${words.updated} ${new Date().toLocaleTimeString()}`;
  };

  const regions = [...document.querySelectorAll("[data-live]")];
  if (!regions.length) return;
  const renewAll = () => regions.forEach(renew);
  const watched = document.querySelector("[data-watch]");
  let source = null;
  let known = "";

  // A page that nobody looks at keeps no connection: a browser has six for all its pages.
  const listen = () => {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource(watched ? `/live?${watched.dataset.watch}` : "/live");
    source.addEventListener("mark", (event) => {
      if (known === event.data) return;
      known = event.data;
      renewAll();
    });
  };
  listen();
  setInterval(() => { if (!document.hidden) renewAll(); }, RENEW_MS);
  document.addEventListener("visibilitychange", () => {
    listen();
    if (!document.hidden) renewAll();
  });
  setInterval(tick, 1000);
})();
