/** For fish from 3.0 on. */
export const FISH = String.raw`# trackio's completion for fish
function __trackio_complete
    set -l words (commandline -opc)
    set -l command $words[1]
    set -e words[1]
    set -l current (commandline -ct | string unescape)
    test (count $current) -eq 0; and set current (commandline -ct)
    set -l answer (command $command __complete fish $words "$current" 2>/dev/null)
    set -l kind $answer[1]
    set -e answer[1]
    set -l option (string match -r -- '^--[a-z-]+=' "$current")
    set -l path (string replace -- "$option" '' "$current")
    switch "$kind"
        case 'wrapped *'
            __fish_complete_subcommand --fcs-skip=(math (string replace 'wrapped ' '' $kind) + 1)
        case files
            printf '%s\n' $option(__fish_complete_path "$path")
        case folders
            printf '%s\n' $option(__fish_complete_directories "$path" '')
        case '*'
            printf '%s\n' $answer
    end
end
complete -c trackio -e
complete -c trackio -k -f -a '(__trackio_complete)'
`;
