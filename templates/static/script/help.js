// The dialog that tells which keys there are.
"use strict";
(() => {
  const { make, PLACES } = window.rounds;
  const KEYS = [
    ["/", "search"], ["f", "filter the list, where a page has one"],
    ["j", "next row of a list"], ["k", "row before"], ["Enter", "open the row"], ["?", "this help"],
  ];
  let dialog;

  const row = (keys, text) => make("div", {},
    make("dt", {}, ...keys.map((key) => make("kbd", {}, key))), make("dd", {}, text));

  const listPlaces = () => [...document.querySelectorAll(".top nav a")].flatMap((link) => {
    const letter = Object.keys(PLACES).find((key) => {
      const place = new URL(PLACES[key].replace(/\/$/, "/index.html"), window.rounds.root).href;
      return place === link.href;
    });
    return letter ? [row(["g", letter], link.textContent)] : [];
  });

  const makeDialog = () => {
    dialog = make("dialog", {
      class: "help", "aria-labelledby": "help-title", click: ({ target }) => target === dialog && dialog.close(),
    }, make("div", { class: "help-box" },
      make("div", { class: "help-head" }, make("h2", { id: "help-title" }, "Keys"),
        make("button", { type: "button", class: "tool", autofocus: "", click: () => dialog.close() }, "Close ",
          make("kbd", { "aria-hidden": "true" }, "Esc"))),
      make("div", { class: "help-columns" },
        make("dl", {}, ...KEYS.map(([key, text]) => row([key], text))),
        make("dl", {}, ...listPlaces())),
      make("p", { class: "quiet" }, "Keys are off while you type in a field.")));
    document.body.append(dialog);
  };

  window.rounds.help = () => {
    if (!dialog) makeDialog();
    if (!dialog.open) dialog.showModal();
  };
})();
