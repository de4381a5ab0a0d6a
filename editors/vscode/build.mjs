// Puts the extension and what it needs into one file, with the licences of what it holds beside it.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const { metafile } = await build({
  entryPoints: ["src/extension.js"],
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  legalComments: "inline",
  metafile: true,
  outfile: "dist/extension.js",
});

const folders = Object.keys(metafile.inputs).map(
  (path) => path.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0],
);
const notices = [];
for (const folder of [...new Set(folders)].filter(Boolean).sort()) {
  const { name, version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((item) => /^licen[cs]e/i.test(item));
  if (file === undefined) {
    throw new Error(`${name} comes without its licence`);
  }
  notices.push(`${name} ${version} (${license})\n\n${(await readFile(`${folder}/${file}`, "utf8")).trim()}\n`);
}
await writeFile("dist/NOTICES.txt", notices.join(`\n${"-".repeat(72)}\n\n`));
