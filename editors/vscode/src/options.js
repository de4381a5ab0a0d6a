// What the language client is told: pure values, so that they can be tried without an editor.
"use strict";

const ID = "rounds";
const NAME = "Rounds";
const DEFAULT_COMMAND = ["rounds", "lsp"];

/** Return what to start; a setting that is no list of words is not used. */
function buildServerOptions(command) {
  const isGiven =
    Array.isArray(command) && command.length > 0 && command.every((word) => typeof word === "string");
  const [program, ...words] = isGiven ? command : DEFAULT_COMMAND;
  return { command: program, args: words };
}

/** Return which files are shown to the server; it finds their journal itself, and ignores others. */
function buildClientOptions() {
  return {
    documentSelector: [
      { scheme: "file", language: "markdown" },
      { scheme: "file", language: "yaml", pattern: "**/rounds.yml" },
    ],
  };
}

/** Return what to say when the server cannot be started. */
function describeFailure(command, problem) {
  return (
    `Rounds cannot start '${command}': ${problem.message}. Install it with its extra 'editor', ` +
    "or write the whole path into the setting rounds.command."
  );
}

module.exports = { ID, NAME, DEFAULT_COMMAND, buildServerOptions, buildClientOptions, describeFailure };
