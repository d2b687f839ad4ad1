/** For zsh from 5.0 on: to be sourced, or as a file `_trackio` in a folder of `fpath`. */
export const ZSH = String.raw`#compdef trackio
# trackio's completion for zsh
_trackio() {
  local -a typed answer closed open
  local kind line value
  typed=("${"$"}{(@Q)words[2,CURRENT-1]}" "${"$"}{(Q)PREFIX}")
  answer=("${"$"}{(@f)$("${"$"}{(Q)words[1]/#\~/$HOME}" __complete zsh "${"$"}{typed[@]}" 2>/dev/null)}")
  kind=$answer[1]
  shift answer
  case $kind in
    wrapped\ *)
      shift $((${"$"}{kind#wrapped } + 1)) words
      ((CURRENT -= ${"$"}{kind#wrapped } + 1))
      _normal
      ;;
    files | folders)
      compset -P '--[a-z-]##='
      if [[ $kind == folders ]]; then _files -/; else _files; fi
      ;;
    *)
      for line in $answer; do
        value=${"$"}{line%%$'\t'*}
        line=${"$"}{value//:/\\:}${"$"}{line#"$value"}
        if [[ $value == *[/:=] ]]; then open+=("${"$"}{line/$'\t'/:}"); else closed+=("${"$"}{line/$'\t'/:}"); fi
      done
      _describe -V trackio closed -- open -S ''
      ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _trackio "$@"
else
  (($+functions[compdef])) || { autoload -Uz compinit && compinit }
  compdef _trackio trackio
fi
`;
