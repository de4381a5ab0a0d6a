-- A session for a headless Neovim: attach, type, and print what the editor shows, one line each.
vim.o.swapfile = false

local function say(...)
  io.stdout:write(table.concat({ ... }, "\t") .. "\n")
end

local settings = {
  name = "rounds",
  cmd = { os.getenv("SESSION_PYTHON"), "-m", "generator", "lsp" },
  cmd_cwd = os.getenv("SESSION_TOP"),
  root_dir = os.getenv("SESSION_PROJECT"),
}
vim.cmd("edit " .. vim.fn.fnameescape(settings.root_dir .. "/" .. os.getenv("SESSION_FILE")))
local id
if vim.lsp.start then
  id = vim.lsp.start(settings)
else
  id = vim.lsp.start_client(settings)
  vim.lsp.buf_attach_client(0, id)
end

local function type_line(number, text)
  vim.api.nvim_buf_set_lines(0, number - 1, number, false, { text })
end

local function ask(method, line, character)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(0),
    position = { line = line, character = character },
  }
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, answer in pairs(answers or {}) do
    return answer.result
  end
end

local attached = vim.wait(20000, function()
  local client = vim.lsp.get_client_by_id(id)
  return client ~= nil and client.initialized == true
end, 20)
say("attached", tostring(attached))

type_line(4, "stage: algoritms")
vim.wait(20000, function()
  return #vim.diagnostic.get(0) > 0
end, 20)
for _, found in ipairs(vim.diagnostic.get(0)) do
  say("wrong", found.lnum, found.col, found.code, (found.message:gsub("\n.*", "")))
end

type_line(4, "stage: algo")
say("offered", ask("textDocument/completion", 3, 11).items[1].label)
say("card", (ask("textDocument/hover", 2, 12).contents.value:gsub("\n.*", "")))
vim.cmd("qall!")
