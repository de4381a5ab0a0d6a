// What script adds to every page: days counted from the reader's today, keys, and the ways to search,
// filters and help, whose files are loaded when they are first asked for. Nothing here is needed to read.
"use strict";
(() => {
  const own = document.currentScript;
  const root = new URL("../../", own.src);
  const loaded = new Map();

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (value !== false) element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };

  const load = (address) => {
    if (!loaded.has(address)) {
      loaded.set(address, new Promise((done, fail) => {
        const href = new URL(address, root).href;
        const element = address.endsWith(".css")
          ? make("link", { rel: "stylesheet", href }) : make("script", { src: href });
        element.onload = done;
        element.onerror = () => fail(new Error(`${address} cannot be loaded`));
        document.head.append(element);
      }));
    }
    return loaded.get(address);
  };
  const loadAll = (...names) => Promise.all(names.map((name) => load(`assets/script/${name}`)));

  // Letters that differ from another only by a sign which many leave out; the rest is Unicode's work.
  const LETTERS = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ß: "ss", æ: "ae", œ: "oe", ı: "i" };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase()
    .replace(/[øłđðþßæœı]/g, (letter) => LETTERS[letter]).normalize("NFC");

  // Days. A site that is older than this is read as it stood, and its words stay.
  const LONGEST = 60, DAY = 864e5;
  const readDay = (text) => Date.parse(`${text}T00:00Z`) / DAY;
  const findToday = () => {
    const now = new Date();
    return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY;
  };
  const NEAR = new Map([[0, "today"], [1, "tomorrow"], [-1, "yesterday"]]);
  const tellDistance = (days) => {
    if (NEAR.has(days)) return NEAR.get(days);
    const size = Math.abs(days);
    const [number, unit] = size < 90 ? [size, "days"]
      : size < 700 ? [Math.round(size / 30.44), "months"] : [Math.round(size / 365.25), "years"];
    return days > 0 ? `in ${number} ${unit}` : `${number} ${unit} ago`;
  };
  const showDays = () => {
    const today = findToday(), age = today - readDay(own.dataset.asOf);
    for (const element of document.querySelectorAll("time.relative")) {
      const made = element.dataset.made ??= element.textContent;
      const days = readDay(element.dateTime) - today;
      element.textContent = age >= 0 && age <= LONGEST ? tellDistance(days) : made;
    }
    for (const element of document.querySelectorAll(".foot time")) {
      const note = element.parentElement.querySelector(".age") ?? make("span", { class: "age" });
      note.textContent = age > 0 ? ` (${tellDistance(-age)})` : "";
      element.after(note);
    }
  };
  showDays();
  // A chart of days that does not fit shows today first, and what led to it.
  for (const line of document.querySelectorAll(".chart-box .today")) {
    const box = line.closest(".chart-box"), { left } = box.getBoundingClientRect();
    box.scrollLeft += line.getBoundingClientRect().left - left - box.clientWidth * 0.75;
  }
  document.addEventListener("visibilitychange", showDays);
  document.addEventListener("pointerover", ({ target }) => {
    const element = target.closest?.("time[datetime]:not(.relative)");
    if (element) element.title = tellDistance(readDay(element.dateTime) - findToday());
  });

  // Ways in.
  let early = null;
  const openSearch = async () => {
    early = "";
    try {
      await loadAll("tools.css", "search.js");
      window.rounds.search(early);
    } finally {
      early = null;
    }
  };
  const openHelp = () => loadAll("tools.css", "help.js").then(() => window.rounds.help());
  const lists = document.querySelector("template.filters");
  const openFilters = (toggle) => loadAll("tools.css", "filters.js")
    .then(() => window.rounds.filter(lists, toggle));
  const key = (text) => make("kbd", { "aria-hidden": "true" }, text);
  document.querySelector(".top .wrap")?.append(make("div", { class: "tools" },
    make("button", { type: "button", class: "tool", click: openSearch }, "Search ", key("/")),
    make("button", { type: "button", class: "tool", "aria-label": "Keys", click: openHelp }, "?")));
  if (lists) {
    lists.before(make("button", {
      type: "button", class: "tool tool-filter", "aria-expanded": "false", click: () => openFilters(true),
    }, "Filter ", key("f")));
    if (new URLSearchParams(location.search).has("filter")) openFilters(false);
  }

  // Letters.
  for (const ways of document.querySelectorAll(".letter-ways")) {
    const copy = async ({ currentTarget: button }) => {
      const text = ways.previousElementSibling.textContent;
      button.textContent = await navigator.clipboard.writeText(text)
        .then(() => "Copied", () => "Cannot be copied here");
    };
    ways.append(" ", make("button", { type: "button", class: "tool", "aria-live": "polite", click: copy }, "Copy"));
  }

  // Keys. A letter of another script is taken for the one that stands on the same key.
  const PLACES = {
    h: "index.html", t: "timeline/", s: "skills/", n: "network/", c: "companies/", q: "questions/",
    o: "offers/", i: "insights/", e: "entries/",
  };
  const ROWS = "main :is(.entry, .actions li, .open-list li, .upcoming li, .questions li, .skill, tbody tr)";
  const goTo = (place) => {
    const href = place && new URL(place.replace(/\/$/, "/index.html"), root).href;
    [...document.querySelectorAll(".top nav a")].find((link) => link.href === href)?.click();
  };
  const findLink = (row) => row.querySelector(".entry-title, .role a")
    ?? [...row.querySelectorAll("a[href]")].at(row.matches(".questions li") ? -1 : 0);
  const step = (by) => {
    const rows = [...document.querySelectorAll(ROWS)]
      .filter((row) => findLink(row) && row.checkVisibility());
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const seen = rows.findIndex((row) => row.getBoundingClientRect().bottom > 0);
    const row = rows[here < 0 ? seen : here + by];
    if (!row) return;
    findLink(row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const KEYS = {
    "/": openSearch, "?": openHelp, j: () => step(1), k: () => step(-1),
    f: () => lists && openFilters(true),
  };
  let going = -Infinity;
  document.addEventListener("keydown", (event) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented
      || target.isContentEditable || target.closest("input, select, textarea, dialog")) return;
    if (early !== null) {
      // Somebody who types on is not made to wait for the field.
      if ([...event.key].length === 1) early += event.key;
      return;
    }
    const foreign = /^[^\0-\x7f]$/u.test(event.key) && /^Key[A-Z]$/.test(event.code);
    const typed = foreign ? event.code.slice(3).toLowerCase() : event.key;
    const second = event.timeStamp - going < 1500;
    going = -Infinity;
    if (second && PLACES[typed]) goTo(PLACES[typed]);
    else if (typed === "g") going = event.timeStamp;
    else if (Object.hasOwn(KEYS, typed)) KEYS[typed]();
    else return;
    event.preventDefault();
  });

  window.rounds = { root, load, make, fold, readDay, PLACES };
})();
