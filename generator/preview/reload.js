/* Keeps an open page of the preview up to date. It comes with pages that `rounds serve` shows and is
   never part of a built site. All tabs share one stream of messages: a browser opens few connections
   to one server, and the pages need them. A message says only what kind of change there was. */
(() => {
  "use strict";
  const script = document.currentScript;
  const home = new URL("./", script.src);
  const isMissing = "missing" in script.dataset;
  const SCROLL = "rounds-scroll";
  let build = script.dataset.build;
  let isLeaving = false;
  let overlay = null;

  const fetchOwn = (name) => fetch(new URL(name, home), { cache: "no-store" });

  const exists = async (address) => (await fetch(address, { method: "HEAD", cache: "no-store" })).ok;

  /* The open page if it is still there, else the index of the nearest folder above it. */
  const findNearest = async () => {
    const here = new URL(location.pathname, location.origin);
    if (await exists(here)) return here;
    if (isMissing) return null;
    const top = new URL("../", home);
    for (let folder = new URL("./", here); ; folder = new URL("../", folder)) {
      if (folder.href !== here.href && (await exists(folder))) return folder;
      if (folder.href === top.href || folder.pathname === "/") return null;
    }
  };

  const keepScroll = () => {
    try {
      sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, scrollX, scrollY]));
    } catch {
      /* A browser without storage finds its own place again. */
    }
  };

  const restoreScroll = () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(SCROLL));
      sessionStorage.removeItem(SCROLL);
      if (kept && kept[0] === location.pathname) {
        scrollTo({ left: kept[1], top: kept[2], behavior: "instant" });
      }
    } catch {
      /* As above. */
    }
  };

  const reload = async () => {
    if (isLeaving) return;
    isLeaving = true;
    try {
      const nearest = await findNearest();
      if (nearest === null) {
        isLeaving = false;
      } else if (nearest.pathname === location.pathname) {
        keepScroll();
        location.reload();
      } else {
        location.replace(nearest);
      }
    } catch {
      isLeaving = false; /* The server is gone; the stream tells when it is back. */
    }
  };

  const swapStyles = (number) => {
    build = number;
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const address = new URL(link.href);
      if (address.origin !== location.origin) continue;
      address.search = "?build=" + number;
      const fresh = link.cloneNode();
      fresh.href = address.href;
      fresh.addEventListener("load", () => link.remove());
      fresh.addEventListener("error", () => fresh.remove());
      link.after(fresh);
    }
  };

  const make = (name, text, parent) => {
    const element = document.createElement(name);
    element.textContent = text;
    parent.append(element);
    return element;
  };

  const showProblem = (problem, list) => {
    const item = make("li", "", list);
    const place = problem.line ? `${problem.path}:${problem.line}:${problem.column}` : problem.path;
    if (place) make("p", place, item).className = "place";
    make("p", `${problem.message} [${problem.code}]`, item).className = "message";
    if (problem.excerpt) make("pre", problem.excerpt, item);
    if (problem.help) make("p", problem.help, item).className = "help";
  };

  const hideOverlay = () => {
    if (overlay) overlay.remove();
    overlay = null;
  };

  const showOverlay = (problems, more) => {
    hideOverlay();
    if (!problems.length) return;
    overlay = document.createElement("rounds-problems");
    const root = overlay.attachShadow({ mode: "open" });
    const style = make("link", "", root);
    style.rel = "stylesheet";
    style.href = new URL("overlay.css", home).href;
    const box = make("section", "", root);
    box.setAttribute("role", "alert");
    const count = problems.length + more;
    make("h2", `${count} ${count === 1 ? "error" : "errors"}: this is the last good page`, box);
    const list = make("ol", "", box);
    for (const problem of problems) showProblem(problem, list);
    if (more) make("p", `and ${more} more`, box);
    const button = make("button", "Hide until the next save", box);
    button.type = "button";
    button.addEventListener("click", hideOverlay);
    document.body.append(overlay);
  };

  /* Asks for the present state: after the page was opened, after a gap, and when told of problems. */
  const check = async () => {
    let state;
    try {
      const answer = await fetchOwn("state.json");
      if (!answer.ok) return;
      state = await answer.json();
    } catch {
      return;
    }
    if (String(state.build) !== build) await reload();
    else showOverlay(state.problems, state.more);
  };

  const act = (kind, number) => {
    if (kind === "reload") reload();
    else if (kind === "style") swapStyles(number);
    else check();
  };

  const channel = new BroadcastChannel("rounds " + home.pathname);
  channel.addEventListener("message", (event) => act(...event.data));
  const tell = (kind, number) => {
    channel.postMessage([kind, number]);
    act(kind, number);
  };

  const listen = () => {
    const stream = new EventSource(new URL("events", home));
    for (const kind of ["reload", "style", "problems"]) {
      stream.addEventListener(kind, (event) => tell(kind, event.data));
    }
    stream.addEventListener("open", () => tell("check", ""));
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    });
  };

  restoreScroll();
  addEventListener("load", check);
  if (navigator.locks) {
    navigator.locks.request("rounds " + home.pathname, () => {
      listen();
      return new Promise(() => {});
    });
  } else {
    listen();
  }
})();
