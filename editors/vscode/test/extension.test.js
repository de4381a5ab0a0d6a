// The extension's own steps, with an editor and a client that only note what they are asked for.
"use strict";

const assert = require("node:assert");
const Module = require("node:module");
const { beforeEach, test } = require("node:test");

const load = Module._load;
let noted, settings, problem, commands;

class Client {
  constructor(id, name, server, options) {
    noted.push(["made", server.command, server.args]);
    assert.ok(options.documentSelector.length > 0);
  }
  async start() {
    noted.push(["started"]);
    if (problem) throw problem;
    this.runs = true;
  }
  isRunning() {
    return this.runs === true;
  }
  async stop() {
    noted.push(["stopped"]);
  }
}

const vscode = {
  commands: {
    registerCommand: (name, run) => {
      commands[name] = run;
      return { dispose() {} };
    },
  },
  window: { showErrorMessage: (text) => noted.push(["told", text]) },
  workspace: { getConfiguration: (section) => ({ get: (name) => settings[`${section}.${name}`] }) },
};

/** Load the extension anew, with pretended neighbours. */
function loadExtension() {
  const others = { vscode, "vscode-languageclient/node": { LanguageClient: Client } };
  const path = require.resolve("../src/extension");
  delete require.cache[path];
  Module._load = (name, ...rest) => others[name] || load(name, ...rest);
  try {
    return require(path);
  } finally {
    Module._load = load;
  }
}

beforeEach(() => {
  noted = [];
  commands = {};
  settings = {};
  problem = undefined;
});

test("it starts the command of the settings, and stops it in the end", async () => {
  settings["rounds.command"] = ["/home/me/bin/rounds", "lsp"];
  const extension = loadExtension();
  await extension.activate({ subscriptions: [] });
  await extension.deactivate();
  await extension.deactivate();
  assert.deepStrictEqual(noted, [["made", "/home/me/bin/rounds", ["lsp"]], ["started"], ["stopped"]]);
});

test("a restart reads the settings again", async () => {
  const extension = loadExtension();
  const context = { subscriptions: [] };
  await extension.activate(context);
  assert.strictEqual(context.subscriptions.length, 1);
  settings["rounds.command"] = ["/elsewhere/rounds", "lsp"];
  await commands["rounds.restart"]();
  const made = noted.filter(([what]) => what === "made").map(([, command]) => command);
  assert.deepStrictEqual(made, ["rounds", "/elsewhere/rounds"]);
  assert.deepStrictEqual(noted.map(([what]) => what), ["made", "started", "stopped", "made", "started"]);
});

test("a server that cannot be started is told, and a restart may follow", async () => {
  problem = new Error("spawn rounds ENOENT");
  const extension = loadExtension();
  await extension.activate({ subscriptions: [] });
  assert.match(noted.at(-1)[1], /cannot start 'rounds'/);
  problem = undefined;
  await commands["rounds.restart"]();
  assert.deepStrictEqual(noted.slice(-2), [["made", "rounds", ["lsp"]], ["started"]]);
});
