// The extension without an editor: what it asks for, and that it is whole.
"use strict";

const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");
const { test } = require("node:test");
const { DEFAULT_COMMAND, buildClientOptions, buildServerOptions, describeFailure } = require("../src/options");

const TOP = join(__dirname, "..");
const manifest = JSON.parse(readFileSync(join(TOP, "package.json"), "utf8"));

test("the command of the settings is started, anything else is not", () => {
  assert.deepStrictEqual(buildServerOptions(["/a b/rounds", "lsp"]), { command: "/a b/rounds", args: ["lsp"] });
  for (const wrong of [undefined, null, [], "rounds lsp", ["rounds", 1]]) {
    assert.deepStrictEqual(buildServerOptions(wrong), { command: "rounds", args: ["lsp"] });
  }
});

test("the manifest offers the same command, and no workspace can change it", () => {
  const setting = manifest.contributes.configuration.properties["rounds.command"];
  assert.deepStrictEqual(setting.default, DEFAULT_COMMAND);
  assert.strictEqual(setting.scope, "machine");
  assert.strictEqual(manifest.capabilities.untrustedWorkspaces.supported, false);
});

test("entries and settings are shown to the server, other files are not", () => {
  const shown = buildClientOptions().documentSelector;
  assert.deepStrictEqual(shown.map((item) => [item.scheme, item.language, item.pattern]), [
    ["file", "markdown", undefined],
    ["file", "yaml", "**/rounds.yml"],
  ]);
});

test("a server that does not start is told with a remedy", () => {
  const text = describeFailure("rounds", new Error("spawn rounds ENOENT"));
  assert.match(text, /'rounds': spawn rounds ENOENT.*extra 'editor'.*rounds\.command/s);
});

test("the bundle stands alone: it asks for nothing but the editor and Node itself", () => {
  const asked = new Set();
  const load = Module._load;
  Module._load = (name, ...others) => {
    asked.add(name);
    return name === "vscode" ? pretend() : load(name, ...others);
  };
  try {
    const extension = require("../dist/extension.js");
    assert.deepStrictEqual(Object.keys(extension), ["activate", "deactivate"]);
  } finally {
    Module._load = load;
  }
  const foreign = [...asked].filter((name) => !Module.isBuiltin(name) && !name.endsWith("extension.js"));
  assert.deepStrictEqual(foreign, ["vscode"]);
  assert.match(readFileSync(join(TOP, "dist", "NOTICES.txt"), "utf8"), /vscode-languageclient/);
});

/** Return something of which every part is a class with such parts: enough to be loaded by. */
function pretend() {
  return new Proxy(class {}, { get: (target, name) => (name === "prototype" ? target.prototype : pretend()) });
}
