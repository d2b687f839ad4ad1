/** For bash from 3.2 on. bash-completion is used for wrapped commands where it is there, and not needed. */
export const BASH = String.raw`# trackio's completion for bash
_trackio() {
  local command=$1 answer kind line at rest cur
  # A path with a tilde was not expanded yet.
  case $command in "~"*) command=trackio ;; esac
  answer=$("$command" __complete bash "$1" "${"$"}{COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null) || return 0
  kind=${"$"}{answer%%$'\n'*}
  cur=${"$"}{COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  case $kind in
    wrapped\ *)
      # The word at that character of the line begins a command of its own.
      at=0 rest=$COMP_LINE
      local index=0
      while [ "$index" -lt "$COMP_CWORD" ]; do
        line=${"$"}{rest%%"${"$"}{COMP_WORDS[index]}"*}
        [ $((at + ${"$"}{#line})) -ge "${"$"}{kind#wrapped }" ] && break
        rest=${"$"}{rest#*"${"$"}{COMP_WORDS[index]}"}
        at=$((${"$"}{#COMP_LINE} - ${"$"}{#rest}))
        index=$((index + 1))
      done
      if declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$index"
      elif declare -F _command_offset >/dev/null; then
        _command_offset "$index"
      else
        [ "$index" -eq "$COMP_CWORD" ] && while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -c -- "$cur")
        [ "${"$"}{#COMPREPLY[@]}" -eq 0 ] && compopt -o default 2>/dev/null
      fi
      ;;
    files | folders)
      [ "$kind" = folders ] && at=-d || at=-f
      compopt -o filenames 2>/dev/null
      # Behind "--dir=" readline has a word of its own.
      [ "$cur" = "=" ] && cur=
      while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$at" -- "$cur")
      ;;
    *)
      [ "$kind" = open ] && compopt -o nospace 2>/dev/null
      while IFS= read -r line; do
        [ -n "$line" ] && COMPREPLY+=("${"$"}{line%%$'\t'*}")
      done <<<"${"$"}{answer#"$kind"}"
      ;;
  esac
}
complete -F _trackio trackio
`;
