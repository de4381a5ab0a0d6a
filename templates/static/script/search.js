// The search: a dialog with one field and what it finds, grouped by kind. The index is made when it is
// first opened. Texts of the journal become text nodes and nothing else.
"use strict";
(() => {
  const { root, load, make, fold } = window.rounds;
  const KINDS = new Map([
    ["person", "People"], ["company", "Companies"], ["skill", "Skills"], ["process", "Processes"],
    ["entry", "Entries"], ["question", "Questions"],
  ]);
  const [KIND, TITLE, ADDRESS, NOTE, NAMES, TEXT] = [0, 1, 2, 3, 4, 5];
  const FIELDS = { title: TITLE, names: NAMES, text: TEXT };
  const FIRST = 5, MOST = 50, BEFORE = 60, AFTER = 140;

  // Words. Scripts that put no space between words are taken two signs at a time.
  const WORD = /[\p{L}\p{N}\p{M}]+[+#]*/gu;
  const DENSE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u30fc\u3005]+|[^\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\u30fc\u3005]+/gu;
  const IS_DENSE = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u;
  const pair = (run, asked) => {
    const signs = [...run];
    const pairs = signs.slice(0, -1).map((sign, place) => sign + signs[place + 1]);
    return asked && pairs.length ? pairs : [...pairs, signs.at(-1)];
  };
  const split = (text, asked) => (text.normalize("NFC").match(WORD) ?? []).flatMap((word) =>
    word.match(DENSE).flatMap((run) => (IS_DENSE.test(run) ? pair(run, asked) : [run])));

  const isTelling = (word) => word.length > 3 || IS_DENSE.test(word);
  const LOOSE = { combineWith: "OR", fuzzy: false, processTerm: (word) => isTelling(word) && fold(word) };

  const build = async () => {
    const documents = window.roundsSearch;
    const index = new window.MiniSearch({
      fields: Object.keys(FIELDS),
      extractField: (id, field) => (field === "id" ? id : documents[id][FIELDS[field]]),
      tokenize: (text) => split(text, false),
      processTerm: fold,
      searchOptions: {
        tokenize: (text) => split(text, true),
        combineWith: "AND",
        prefix: (term) => term.length > 1 || IS_DENSE.test(term),
        fuzzy: (term) => (isTelling(term) && !/\d/.test(term) && !IS_DENSE.test(term) ? 1 + (term.length > 5) : false),
        boost: { title: 4, names: 2 },
        boostDocument: (id) => (["entry", "question"].includes(documents[id][KIND]) ? 1 : 1.5),
      },
    });
    await index.addAllAsync([...documents.keys()], { chunkSize: 250 });
    return {
      find(text) {
        const all = index.search(text);
        return all.length ? [all, ""] : [index.search(text, LOOSE), " with some of the words"];
      },
      documents,
    };
  };

  // Excerpts: the hits are marked, by the words that were found and not by those that were typed.
  const mark = (text, terms) => {
    const pieces = [];
    let end = 0, first = -1;
    const add = (from, to) => {
      if (from < end) from = end;
      if (to <= from) return;
      if (first < 0) first = from;
      pieces.push(text.slice(end, from), make("mark", {}, text.slice(from, to)));
      end = to;
    };
    for (const word of text.matchAll(WORD)) {
      for (const run of word[0].matchAll(DENSE)) {
        const start = word.index + run.index;
        if (!IS_DENSE.test(run[0])) {
          if (terms.has(fold(run[0]))) add(start, start + run[0].length);
          continue;
        }
        for (let place = 0; place < run[0].length; place += 1) {
          const length = [2, 1].find((size) => terms.has(fold(run[0].slice(place, place + size))));
          if (length) add(start + place, start + place + length);
        }
      }
    }
    return { first, pieces: [...pieces, text.slice(end)] };
  };
  const cut = (text, terms) => {
    const { first } = mark(text, terms);
    if (first < 0) return null;
    const from = first > BEFORE ? text.indexOf(" ", first - BEFORE) + 1 : 0;
    const start = from > first ? first : from;
    const end = text.length > start + AFTER ? text.lastIndexOf(" ", start + AFTER) : text.length;
    const shown = text.slice(start, end > first ? end : start + AFTER);
    return [start ? "… " : "", ...mark(shown, terms).pieces, start + shown.length < text.length ? " …" : ""];
  };

  // The dialog: a combobox whose options are links, so that they can be opened as links are.
  let engine, dialog, field, list, status, shown = [], chosen = -1, spoken;

  const choose = (place) => {
    shown[chosen]?.removeAttribute("aria-selected");
    chosen = shown.length ? (place + shown.length) % shown.length : -1;
    const option = shown[chosen];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };

  const showHit = ({ id, match }, place) => {
    const found = engine.documents[id], terms = new Set(Object.keys(match));
    const title = mark(found[TITLE], terms);
    const excerpt = cut(found[TEXT], terms) ?? (title.first < 0 ? cut(found[NAMES], terms) : null);
    return make("a", {
      role: "option", id: `hit-${place}`, tabindex: "-1", href: new URL(found[ADDRESS], root).href,
    }, make("span", { class: "hit-title" }, ...title.pieces),
      make("span", { class: "hit-note" }, found[NOTE]),
      ...(excerpt ? [make("span", { class: "hit-excerpt" }, ...excerpt)] : []));
  };

  const say = (text) => {
    clearTimeout(spoken);
    spoken = setTimeout(() => { status.textContent = text; }, 150);
  };

  const show = (wide = "") => {
    const text = field.value.trim();
    const [hits, note] = text ? engine.find(text) : [[], ""];
    const groups = new Map();
    for (const hit of hits) {
      const kind = engine.documents[hit.id][KIND];
      if (!groups.has(kind)) groups.set(kind, []);
      groups.get(kind).push(hit);
    }
    let place = 0;
    list.replaceChildren(...[...groups].map(([kind, found]) => {
      const head = make("span", { class: "hit-kind", id: `kind-${kind}` }, KINDS.get(kind),
        make("span", { class: "count" }, ` ${found.length}`));
      const options = found.slice(0, kind === wide ? MOST : FIRST).map((hit) => showHit(hit, place++));
      if (kind !== wide && found.length > FIRST) {
        options.push(make("a", {
          role: "option", id: `hit-${place++}`, tabindex: "-1", class: "hit-more",
          click: () => { field.focus(); show(kind); },
        }, `Show more ${KINDS.get(kind).toLowerCase()}`));
      }
      return make("div", { role: "group", "aria-labelledby": head.id }, head, ...options);
    }));
    shown = [...list.querySelectorAll("[role=option]")];
    field.setAttribute("aria-expanded", String(shown.length > 0));
    list.hidden = !shown.length;
    const counted = hits.length === 1 ? "1 result" : `${hits.length || "No"} results`;
    const waits = !hits.length && [...text].length === 1;
    say(waits ? "One letter more …" : text ? `${counted}${hits.length ? note : ""}` : "Names, words, several words; typing errors are forgiven.");
    const first = wide ? shown.findIndex((option) => option.parentElement.firstChild.id === `kind-${wide}`) : 0;
    choose(shown.length ? first : -1);
  };

  const press = (event) => {
    const moves = { ArrowDown: chosen + 1, ArrowUp: chosen - 1 };
    if (event.isComposing) return;
    if (event.key in moves && shown.length) choose(moves[event.key]);
    else if (event.key === "Enter" && shown[chosen]) shown[chosen].click();
    else return;
    event.preventDefault();
  };

  const makeDialog = () => {
    field = make("input", {
      type: "text", role: "combobox", "aria-label": "Search", "aria-expanded": "false",
      "aria-controls": "hits", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false",
      placeholder: "Search the journal", maxlength: "200", keydown: press, input: () => engine && show(),
    });
    list = make("div", { role: "listbox", id: "hits", "aria-label": "Results", hidden: "" });
    status = make("p", { role: "status", class: "hits-status" });
    dialog = make("dialog", {
      class: "search", "aria-label": "Search", click: ({ target }) => target === dialog && dialog.close(),
    }, make("div", { class: "search-box" },
      make("div", { class: "search-field" }, field,
        make("button", { type: "button", class: "tool", click: () => dialog.close() }, "Close ",
          make("kbd", { "aria-hidden": "true" }, "Esc"))),
      list, status));
    document.body.append(dialog);
  };

  window.rounds.search = async (typed) => {
    if (!dialog) makeDialog();
    if (!dialog.open) dialog.showModal();
    if (typed) field.value = typed;
    else field.select();
    if (engine) {
      show();
      return;
    }
    say("Reading the journal …");
    try {
      await Promise.all([load("search-index.js"), load("assets/vendor/minisearch.js")]);
      engine = await build();
      show();
    } catch {
      say("The search could not be loaded: search-index.js or a script beside the pages is missing.");
    }
  };
})();
