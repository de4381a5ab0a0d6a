// Filters over the lists of a page. What is asked for stands in the address, as words:
//   company:acme stage:onsite -outcome:failed after:2025-06 "two words"
// Words of one key are alternatives, keys hold all at once, "-" excludes. Rows say what they are in
// data-traits. Where some rows stand on other pages, they are found in the index of the search.
"use strict";
(() => {
  const { root, load, make, fold, readDay } = window.rounds;
  const KEYS = ["company", "person", "skill", "stage", "outcome", "purpose", "status", "tag", "after", "before"];
  const SELECTS = [["company", "Company"], ["skill", "Skill"], ["stage", "Stage"], ["outcome", "Outcome"]];
  const NOUNS = new Map([
    ["entry", ["entry", "entries"]], ["process", ["process", "processes"]],
    ["person", ["person", "people"]], ["question", ["question", "questions"]],
  ]);
  const BATCH = 100;

  const hyphen = (text) => fold(text).replace(/[\s_\u2010-]+/g, "-");
  const listValues = (traits, key) => traits.filter((word) => word.startsWith(`${key}:`))
    .map((word) => word.slice(key.length + 1));

  // Terms: what was typed, as values.
  const TERM = /(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|([^\s"]\S*)|(?=\s|$))/gu;
  const parse = (text) => [...text.matchAll(TERM)]
    .map(([typed, minus, key = "", quoted, plain = ""]) => ({
      typed, minus, key: key.toLowerCase(), value: (quoted ?? plain).trim(),
    })).filter(({ key, value }) => key || value);
  const write = (key, value) => `${key}:${/\s/.test(value) ? `"${value}"` : value}`;
  const readStart = (value) => {
    const [, year, month = "01", day = "01"] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(value) ?? [];
    return year ? readDay(`${year}-${month}-${day}`) : NaN;
  };

  // A term as a question that a row answers, or as a note to the reader.
  const askPeriod = (key, value) => {
    const start = readStart(value);
    if (Number.isNaN(start)) return { note: `${key}: takes a year, a month or a day, as in ${key}:2025-06` };
    return { ask: ({ traits }) => {
      const days = listValues(traits, "date").map(readDay);
      return days.length > 0 && (key === "after" ? Math.max(...days) >= start : Math.min(...days) < start);
    } };
  };
  const askTerm = ({ key, value, typed }, { keys, names }) => {
    if (!key) return { ask: ({ title }) => title.includes(fold(value)) };
    if (!KEYS.includes(key)) return { note: `No such key: ${typed}` };
    if (!keys.includes(key)) return { note: `Not used here: ${typed}` };
    if (key === "after" || key === "before") return askPeriod(key, value);
    if (!value) return { note: `${key}: takes a name` };
    const wanted = new Set([hyphen(value), ...[...names].filter(([trait, name]) =>
      trait.startsWith(`${key}:`) && fold(name) === fold(value)).map(([trait]) => trait.slice(key.length + 1))]);
    return { ask: ({ traits }) => listValues(traits, key).some((id) => wanted.has(id)) };
  };
  const judge = (terms, known) => {
    const asked = terms.map((term) => ({ ...term, ...askTerm(term, known) }));
    const used = asked.filter(({ ask }) => ask);
    const needed = new Map();
    for (const term of used.filter(({ minus }) => !minus)) {
      const name = term.key || term;
      needed.set(name, [...(needed.get(name) ?? []), term]);
    }
    const barred = used.filter(({ minus }) => minus);
    return {
      notes: asked.flatMap(({ note }) => note ?? []),
      active: used.length > 0,
      holds: (row) => [...needed.values()].every((group) => group.some(({ ask }) => ask(row)))
        && !barred.some(({ ask }) => ask(row)),
    };
  };

  // Rows: those of this page, and those that stand elsewhere.
  const readTitle = (element) => {
    const names = [...element.querySelectorAll(".entry-title, .asked, th, .role")];
    if (!names.length) return fold(element.textContent);
    const range = document.createRange();
    range.setStart(names[0].closest(".entry-what") ?? names[0], 0);
    range.setEndAfter(names.at(-1));
    return fold(range.toString());
  };
  const listRows = () => [...document.querySelectorAll("[data-kind] [data-traits]")].map((element) => ({
    element,
    kind: element.closest("[data-kind]").dataset.kind,
    title: readTitle(element),
    traits: element.dataset.traits.split(" "),
    hrefs: [...element.querySelectorAll("a[href]")].map((link) => link.href),
  }));
  const listOthers = (rows) => {
    const name = (kind, href, title) => `${kind} ${href} ${kind === "question" ? title : ""}`;
    const here = new Set(rows.flatMap(({ kind, hrefs, title }) => hrefs.map((href) => name(kind, href, title.trim()))));
    const kinds = new Set([...document.querySelectorAll("[data-kind]")].map(({ dataset }) => dataset.kind));
    return window.roundsSearch.filter(([kind]) => kinds.has(kind)).flatMap(([kind, label, address, note, , , traits]) => {
      const href = new URL(address, root).href, title = fold(label);
      return here.has(name(kind, href, title.trim())) ? [] : [{ kind, label, note, title, href, traits: traits.split(" ") }];
    });
  };

  // The panel and what it changes on the page.
  let panel, field, selects, status, notes, elsewhere, toggle;
  let rows, others = [], known, missing = "";

  const tellCount = (all, found) => [...NOUNS].flatMap(([kind, [one, many]]) => {
    const total = all.filter((row) => row.kind === kind).length;
    const count = found.filter((row) => row.kind === kind).length;
    return total ? [`${count} of ${total} ${total === 1 ? one : many}`] : [];
  }).join(", ");

  const showGroups = (active) => {
    for (const group of document.querySelectorAll("[data-group]")) {
      const left = group.querySelectorAll("[data-traits]:not([hidden])").length;
      group.hidden = active && left === 0;
      if (group instanceof HTMLDetailsElement) {
        group.dataset.open ??= String(group.open);
        group.open = active ? left > 0 : group.dataset.open === "true";
        if (!active) delete group.dataset.open;
      }
      const count = group.querySelector(".count");
      if (!count) continue;
      count.dataset.all ??= count.textContent;
      count.textContent = active ? `${left} of ${count.dataset.all}` : count.dataset.all;
    }
  };
  const showChart = (active, found) => {
    const all = new Set([...rows, ...others].flatMap(({ hrefs, href }) => hrefs ?? [href]));
    const lit = new Set(found.flatMap(({ hrefs, href }) => hrefs ?? [href]));
    for (const panel of document.querySelectorAll(".panel")) {
      const isDim = (link) => {
        const href = new URL(link.getAttribute("href"), document.baseURI).href;
        return active && all.has(href) && !lit.has(href);
      };
      const bars = panel.querySelectorAll(".lane-bars"), labels = [...panel.querySelectorAll(".lane-labels a")];
      labels.forEach((label, place) => bars[place]?.classList.toggle("dim", isDim(label)));
      for (const link of panel.querySelectorAll(".chart a")) link.classList.toggle("dim", isDim(link));
      panel.hidden = active && !panel.querySelector(".lanes a:not(.dim)");
    }
  };
  const showElsewhere = (found, most = BATCH) => {
    elsewhere.hidden = !found.length;
    elsewhere.replaceChildren(
      make("h2", {}, "On other pages ", make("span", { class: "count" }, String(found.length))),
      make("ul", { class: "plain found" }, ...found.slice(0, most).map(({ label, href, note }) =>
        make("li", {}, make("a", { href }, label), " ", make("span", { class: "quiet" }, note)))));
    if (found.length > most) {
      elsewhere.append(make("button", { type: "button", class: "tool", click: () => {
        showElsewhere(found, most + BATCH);
        elsewhere.querySelector(`li:nth-child(${most + 1}) a`).focus();
      } }, `Show ${Math.min(BATCH, found.length - most)} more`));
    }
  };

  const apply = () => {
    const terms = parse(field.value);
    const { holds, notes: said, active } = judge(terms, known);
    for (const row of rows) row.element.hidden = active && !holds(row);
    const all = [...rows, ...others], found = active ? all.filter(holds) : all;
    showGroups(active);
    showChart(active, found);
    showElsewhere(active ? found.filter(({ element }) => !element) : []);
    status.textContent = found.length ? tellCount(all, found)
      : `Nothing matches: ${tellCount(all, found)}. Take a word away, or clear the filter.`;
    status.classList.toggle("none", !found.length);
    notes.textContent = [missing, ...said].filter(Boolean).join(" · ");
    notes.hidden = !notes.textContent;
    for (const [key, select] of selects) select.value = readSelect(key, terms);
  };

  // Selects write words into the field, and follow what stands there.
  const listKeys = (key) => (key === "period" ? ["after", "before"] : [key]);
  const readSelect = (key, terms) => {
    const mine = terms.filter((term) => !term.minus && listKeys(key).includes(term.key));
    const text = mine.map((term) => write(term.key, key === "period" ? term.value : findId(term))).join(" ");
    return [...selects.get(key).options].some(({ value }) => value === text) ? text : "";
  };
  const findId = ({ key, value }) => {
    const named = [...known.names].find(([trait, name]) => trait.startsWith(`${key}:`) && fold(name) === fold(value));
    return named ? named[0].slice(key.length + 1) : hyphen(value);
  };
  const choose = (key, words) => {
    const kept = parse(field.value).filter((term) => term.minus || !listKeys(key).includes(term.key));
    setText([...kept.map(({ typed }) => typed.trim()), words].filter(Boolean).join(" "), true);
  };
  const fillSelects = () => {
    const all = [...rows, ...others];
    for (const [key, select] of selects) {
      const options = key === "period" ? listYears(all) : [...known.names]
        .filter(([trait]) => trait.startsWith(`${key}:`));
      if (key !== "period" && key !== "stage") options.sort(([, one], [, other]) => one.localeCompare(other));
      select.replaceChildren(make("option", { value: "" }, "any"),
        ...options.map(([value, text]) => make("option", { value }, text)));
      select.closest("label").hidden = !options.length;
    }
  };
  const listYears = (all) => {
    const years = new Set(all.flatMap(({ traits }) => listValues(traits, "date").map((day) => Number(day.slice(0, 4)))));
    return [...years].sort((one, other) => other - one).map((year) => {
      const [start, end] = [year, year + 1].map((number) => String(number).padStart(4, "0"));
      return [`after:${start} before:${end}`, start];
    });
  };

  // The address.
  const readAddress = () => new URLSearchParams(location.search).get("filter") ?? "";
  const setText = (text, isStep) => {
    field.value = text;
    const address = new URL(location.href);
    if (text.trim()) address.searchParams.set("filter", text.trim());
    else address.searchParams.delete("filter");
    if (address.href !== location.href) history[isStep ? "pushState" : "replaceState"](null, "", address.href);
    apply();
  };

  const makePanel = (page) => {
    const id = "filter-panel";
    field = make("input", {
      type: "text", autocomplete: "off", spellcheck: "false", maxlength: "1000",
      placeholder: "company:name -outcome:failed after:2025-06", input: () => setText(field.value, false),
    });
    selects = new Map([...SELECTS.filter(([key]) => known.keys.includes(key)), ["period", "Year"]].map(([key, label]) => {
      const select = make("select", { change: () => choose(key, select.value) });
      select.dataset.label = label;
      return [key, select];
    }));
    status = make("p", { role: "status", class: "filter-count" });
    notes = make("p", { class: "filter-notes", role: "status", hidden: "" });
    elsewhere = make("section", { class: "elsewhere", hidden: "" });
    panel = make("search", { class: "filters", id, "aria-label": "Filter this page" },
      make("div", { class: "filter-fields" },
        ...[...selects.values()].map((select) => make("label", {}, make("span", {}, select.dataset.label), select)),
        make("label", { class: "filter-text" }, make("span", {}, "As words"), field)),
      make("div", { class: "filter-foot" }, status,
        make("button", { type: "button", class: "tool", click: () => { setText("", true); field.focus(); } }, "Clear")),
      notes);
    toggle = page.previousElementSibling;
    toggle.setAttribute("aria-controls", id);
    page.before(panel);
    page.closest("main").append(elsewhere);
  };

  const nameTrait = (word) => {
    const text = word.slice(word.indexOf(":") + 1).replaceAll("-", " ");
    return text.charAt(0).toUpperCase() + text.slice(1);
  };
  const readIndex = () => {
    others = listOthers(rows);
    for (const word of others.flatMap(({ traits }) => traits)) {
      if (/^(outcome|purpose|stage|status|tag):/.test(word) && !known.names.has(word)) known.names.set(word, nameTrait(word));
    }
    for (const [kind, title, , , , , traits] of window.roundsSearch) {
      if (["person", "company", "skill"].includes(kind)) {
        known.names.set(traits.split(" ").find((word) => word.startsWith(`${kind}:`)), title);
      }
    }
  };

  const start = async (page) => {
    rows = listRows();
    known = {
      keys: page.dataset.keys.split(" ").flatMap((key) => (key === "date" ? ["after", "before"] : [key])),
      names: new Map([...page.content.querySelectorAll("data")].map((item) => [item.value, item.textContent])),
    };
    makePanel(page);
    window.addEventListener("popstate", () => {
      field.value = readAddress();
      if (field.value) open(true);
      apply();
    });
    if (page.dataset.partial !== undefined) {
      status.textContent = "Reading the journal …";
      await load("search-index.js").then(readIndex, () => { missing = "Rows on other pages could not be looked at"; });
    }
    fillSelects();
    field.value = readAddress();
    apply();
  };

  const open = (isOpen) => {
    panel.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
  };

  let started;
  window.rounds.filter = async (page, isToggled) => {
    if (!started) {
      started = start(page);
      open(true);
    } else if (isToggled) {
      open(panel.hidden || field.value !== "");
    }
    await started;
    if (isToggled && !panel.hidden) (selects.values().next().value ?? field).focus();
  };
})();
