// The address follows from the file name alone, its date included.
export default {
  layout: "entry.njk",
  permalink: ({ page }) => page.inputPath.replace(/^.*content\/(.*)\.md$/, "$1/index.html"),
};
