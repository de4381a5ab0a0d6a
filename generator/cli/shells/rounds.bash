# Completion of `rounds` for bash 4.4 or newer. In ~/.bashrc: eval "$(rounds completion bash)"

_rounds_completion() {
    local kind value rest
    COMPREPLY=()
    # Values come quoted as the place asks for, and bash takes them as they are.
    while IFS=$'\t' read -r kind value rest; do
        case $kind in
            folder) compopt -o dirnames ;;
            file) compopt -o default ;;
            begin) COMPREPLY+=("$value"); compopt -o nospace ;;
            word) COMPREPLY+=("$value") ;;
        esac
    done < <(_ROUNDS_COMPLETE=bash COMP_LINE=$COMP_LINE COMP_POINT=$COMP_POINT \
        COMP_WORDBREAKS=$COMP_WORDBREAKS "$1" 2>/dev/null </dev/null)
}

complete -o nosort -F _rounds_completion rounds
