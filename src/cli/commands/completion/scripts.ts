/** What ends the answer of `__complete`: 4 says that there is nothing but what it lists, 0 that files may follow (Cobra). */
export const directives = { only: ':4', files: ':0' } as const;

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const bash = `_dockerfilejob() {
  local line directive="" candidates=()
  while IFS= read -r line; do
    case "$line" in
      :*) directive="$line" ;;
      *) candidates+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(dockerfilejob __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=("\${candidates[@]}")
  if [ "$directive" = :0 ]; then
    COMPREPLY+=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
    compopt -o filenames
  fi
}
complete -F _dockerfilejob dockerfilejob
`;

const zsh = `#compdef dockerfilejob
_dockerfilejob() {
  local line directive="" candidates=()
  while IFS= read -r line; do
    case "$line" in
      :*) directive="$line" ;;
      *) candidates+=("\${\${line//:/\\\\:}/$'\\t'/:}") ;;
    esac
  done < <(dockerfilejob __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#candidates} )) && _describe 'dockerfilejob' candidates
  [[ "$directive" == :0 ]] && _files
}
# zsh reads this file when it needs the function for the first time, and calls what it has read.
if [[ "\${funcstack[1]}" == _dockerfilejob ]]; then
  _dockerfilejob "$@"
else
  compdef _dockerfilejob dockerfilejob
fi
`;

const fish = `function __dockerfilejob_complete
  set -l typed (commandline -opc) (commandline -ct)
  for line in (dockerfilejob __complete -- $typed[2..-1] 2>/dev/null)
    switch $line
      case ':0'
        __fish_complete_path (commandline -ct)
      case ':*'
      case '*'
        echo $line
    end
  end
end
complete -c dockerfilejob -f -a '(__dockerfilejob_complete)'
`;

/** Scripts that complete the words of \`dockerfilejob\`. kubectl completes \`kubectl dfj\` by kubectl_complete-dfj. */
export const scripts: Record<Shell, string> = { bash, zsh, fish };
