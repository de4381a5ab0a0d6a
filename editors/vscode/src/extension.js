// Starts the language server of Rounds for a workspace that holds a journal.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");
const { ID, NAME, buildClientOptions, buildServerOptions, describeFailure } = require("./options");

let client;

async function activate(context) {
  context.subscriptions.push(vscode.commands.registerCommand("rounds.restart", restart));
  await start();
}

async function deactivate() {
  const running = client;
  client = undefined;
  if (running !== undefined && running.isRunning()) {
    await running.stop();
  }
}

async function start() {
  const server = buildServerOptions(vscode.workspace.getConfiguration(ID).get("command"));
  client = new LanguageClient(ID, NAME, server, buildClientOptions());
  try {
    await client.start();
  } catch (problem) {
    vscode.window.showErrorMessage(describeFailure(server.command, problem));
  }
}

async function restart() {
  await deactivate();
  await start();
}

module.exports = { activate, deactivate };
