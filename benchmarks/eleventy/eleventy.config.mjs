// The kinds of pages that Rounds makes, from the same front matter: entries, companies, people,
// skills, their lists and a timeline. In: content/entries. Out: collections and filters for layouts.

const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
});
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

const slugify = (name) => name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
const humanize = (word) => word.charAt(0).toUpperCase() + word.slice(1).replaceAll("-", " ");
const listPeople = (entry) => entry.data.with.map((person) => person.name);
const listSkills = (entry) => Object.keys(entry.data.skills);

function readEntries(api) {
  return api.getFilteredByGlob("content/entries/*.md").sort(
    (one, other) => other.date - one.date || (one.inputPath < other.inputPath ? -1 : 1),
  );
}

// One item for each name that entries mention, by name, its entries newest first.
function groupByName(entries, listNames) {
  const groups = new Map();
  for (const entry of entries) {
    for (const name of listNames(entry)) {
      if (!groups.has(name)) groups.set(name, { name, slug: slugify(name), entries: [] });
      groups.get(name).entries.push(entry);
    }
  }
  return [...groups.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function groupByPeriod(entries, format) {
  return groupByName(entries, (entry) => [format(entry.date)]).sort(
    (one, other) => other.entries[0].date - one.entries[0].date,
  );
}

function findNeighbours(entries, url) {
  if (!entries.places) entries.places = new Map(entries.map((entry, place) => [entry.url, place]));
  const place = entries.places.get(url);
  return { before: entries[place + 1], after: entries[place - 1] };
}

export default function (config) {
  config.setUseGitIgnore(false);
  config.setServerOptions({ liveReload: false, domDiff: false });
  config.addCollection("entries", readEntries);
  config.addCollection("companies", (api) =>
    groupByName(readEntries(api), (entry) => [entry.data.company]));
  config.addCollection("people", (api) => groupByName(readEntries(api), listPeople));
  config.addCollection("skills", (api) => groupByName(readEntries(api), listSkills));
  config.addFilter("slug", slugify);
  config.addFilter("human", humanize);
  config.addFilter("iso", (date) => date.toISOString().slice(0, 10));
  config.addFilter("day", (date) => DAY.format(date));
  config.addFilter("people", (entries) => groupByName(entries, listPeople));
  config.addFilter("skills", (entries) => groupByName(entries, listSkills));
  config.addFilter("years", (entries) =>
    groupByPeriod(entries, (date) => String(date.getUTCFullYear())));
  config.addFilter("months", (entries) => groupByPeriod(entries, (date) => MONTH.format(date)));
  config.addFilter("excerpt", (entry) => entry.rawInput.slice(0, 160));
  config.addFilter("neighbours", findNeighbours);
  config.addFilter("head", (items, count) => items.slice(0, count));
  return {
    dir: { input: "content", includes: "../layouts", output: "_site" },
    markdownTemplateEngine: false,
  };
}
