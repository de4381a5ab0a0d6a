// The server as VS Code's own client library talks to it, over standard input and output.
"use strict";

const assert = require("node:assert");
const { spawn, spawnSync } = require("node:child_process");
const { mkdtempSync, mkdirSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const { after, before, test } = require("node:test");
const rpc = require("vscode-languageserver-protocol/node");
const { buildServerOptions } = require("../src/options");

const SECONDS = 30;
const server = buildServerOptions([process.env.ROUNDS_COMMAND || "rounds", "lsp"]);
const isThere = spawnSync(server.command, ["lsp", "--help"]).status === 0;
const skip = isThere ? false : `'${server.command} lsp' cannot be started here`;
const ENTRY = "---\ndate: 2026-03-14\ncompany: Acme\nstage: algoritms\n---\nIt went well.\n";

let project, child, connection, answer;

before(async () => {
  if (!isThere) return;
  project = mkdtempSync(join(tmpdir(), "rounds-"));
  mkdirSync(join(project, "journal"));
  writeFileSync(join(project, "rounds.yml"), "title: Mine\n");
  child = spawn(server.command, server.args, { cwd: project, stdio: ["pipe", "pipe", "inherit"] });
  connection = rpc.createMessageConnection(
    new rpc.StreamMessageReader(child.stdout),
    new rpc.StreamMessageWriter(child.stdin),
  );
  for (const request of ["client/registerCapability", "window/workDoneProgress/create"]) {
    connection.onRequest(request, () => null);
  }
  connection.onRequest("workspace/configuration", (asked) => asked.items.map(() => null));
  connection.listen();
  const rootUri = pathToFileURL(project).href;
  answer = await connection.sendRequest(rpc.InitializeRequest.type, {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: "journal" }],
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
  });
  await connection.sendNotification(rpc.InitializedNotification.type, {});
});

after(async () => {
  if (!isThere) return;
  const ended = new Promise((resolve) => child.on("exit", resolve));
  await connection.sendRequest(rpc.ShutdownRequest.type);
  await connection.sendNotification(rpc.ExitNotification.type);
  assert.strictEqual(await ended, 0);
  connection.dispose();
  rmSync(project, { recursive: true });
});

/** Wait for what is wrong with a file, as soon as it fits. */
function waitForDiagnostics(uri, fits) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing about ${uri} that fits`)), SECONDS * 1000);
    const listening = connection.onNotification(rpc.PublishDiagnosticsNotification.type, (told) => {
      if (told.uri === uri && fits(told.diagnostics)) {
        clearTimeout(timer);
        listening.dispose();
        resolve(told.diagnostics);
      }
    });
  });
}

test("it says who it is and what it can do", { skip }, () => {
  assert.strictEqual(answer.serverInfo.name, "rounds");
  assert.ok(answer.capabilities.completionProvider);
  assert.ok(answer.capabilities.textDocumentSync);
});

test("a mistake is told at its place, and no longer once it is mended", { skip }, async () => {
  const uri = pathToFileURL(join(project, "journal", "2026-03-14-acme.md")).href;
  const wrong = waitForDiagnostics(uri, (found) => found.length > 0);
  await connection.sendNotification(rpc.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "markdown", version: 1, text: ENTRY },
  });
  const [first, ...others] = await wrong;
  assert.deepStrictEqual(others, []);
  assert.strictEqual(first.code, "unknown-stage");
  assert.deepStrictEqual(first.range, {
    start: { line: 3, character: 7 },
    end: { line: 3, character: 16 },
  });
  const offered = await connection.sendRequest(rpc.CompletionRequest.type, {
    textDocument: { uri },
    position: { line: 3, character: 10 },
  });
  const labels = (Array.isArray(offered) ? offered : offered.items).map((item) => item.label);
  assert.ok(labels.includes("algorithms"), labels.join(" "));
  const mended = waitForDiagnostics(uri, (found) => found.length === 0);
  await connection.sendNotification(rpc.DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: ENTRY.replace("algoritms", "algorithms") }],
  });
  await mended;
});
