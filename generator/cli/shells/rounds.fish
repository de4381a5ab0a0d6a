# Completion of `rounds` for fish 3 or newer. In ~/.config/fish/completions/rounds.fish: the output
# of `rounds completion fish`

function __rounds_complete
    set -l typed (commandline -opc) (commandline -ct)
    for line in (env _ROUNDS_COMPLETE=fish $typed 2>/dev/null </dev/null)
        set -l parts (string split \t -- $line)
        switch $parts[1]
            case folder
                __fish_complete_directories (commandline -ct)
            case file
                __fish_complete_path (commandline -ct)
            case word begin
                printf '%s\t%s\n' $parts[2] "$parts[3]"
        end
    end
end

complete --command rounds --no-files --keep-order --arguments '(__rounds_complete)'
