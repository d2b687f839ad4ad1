/** For fish from 3.0 on. */
export const FISH = String.raw`# trackio's completion for fish
function __trackio_complete
    set -l words (commandline -opc)
    set -l command $words[1]
    set -e words[1]
    set -l raw (commandline -ct)
    set -l raw (commandline -ct)
    set -l current (string unescape -- "$raw")
    or set current "$raw"
    set -l answer (command $command __complete fish $words "$current" 2>/dev/null)
    set -l kind $answer[1]
    set -e answer[1]
    set -l option (string match -r -- '^--[a-z-]+=' "$current")
    or set option ''
    set -l path (string replace -- "$option" '' "$current")
    switch "$kind"
        case 'wrapped *'
            # Words count from 0 there, and from 1 here.
            set -l from (math (string replace 'wrapped ' '' $kind) + 1)
            set -l wrapped
            test $from -le (count $words); and set wrapped (string escape -- $words[$from..-1])
            complete -C "$wrapped $raw"
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
