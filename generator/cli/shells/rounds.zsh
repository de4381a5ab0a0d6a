#compdef rounds
# Completion of `rounds` for zsh. In ~/.zshrc, below compinit: eval "$(rounds completion zsh)"

_rounds() {
    local kind value help
    local -a words_found shown begun match
    match=(-M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}')
    while IFS=$'\t' read -r kind value help; do
        case $kind in
            folder) _path_files -/ ;;
            file) _path_files ;;
            begin) begun+=("$value") ;;
            word) words_found+=("$value"); shown+=("$value${help:+  -- $help}") ;;
        esac
    done < <(_ROUNDS_COMPLETE=zsh "${(Q)words[1]}" "${(@Q)words[2,CURRENT-1]}" "${words[CURRENT]}" 2>/dev/null </dev/null)
    (( $#begun )) && compadd $match -V rounds -S '' -a begun
    (( $#words_found )) && compadd $match -V rounds -l -d shown -a words_found
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _rounds "$@"
else
    compdef _rounds rounds
fi
