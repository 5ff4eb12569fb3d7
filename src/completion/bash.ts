// The completion of bash as a script: one function with two tables, what may follow a flag and what a command knows.
import { type CommandWords, quoted } from './words.js';

const valueCases = ({ name, flags }: CommandWords): string[] =>
  flags
    .filter(({ values }) => values !== undefined)
    .map((flag) => {
      const values = flag.values ?? null;
      const words = values === null ? 'return' : `words=${quoted(values.join(' '))}`;
      return `    ${quoted(`${name} ${flag.name}`)}) ${words} ;;`;
    });

const commandCase = ({ name, flags, argument }: CommandWords): string =>
  `    ${name}) words=${quoted([...(argument ?? []), ...flags.map((flag) => flag.name)].join(' '))} ;;`;

/** Works from bash 3.2 on. Where no word of ours fits, `-o default` offers file names. */
export const bashCompletion = (
  commands: readonly CommandWords[],
): string => `# bash completion of gate-hooks; in ~/.bashrc: eval "$(gate-hooks completion bash)"
_gate_hooks() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) ;; *) command=$word; break ;; esac
  done
  case $command in
    '') words=${quoted(['help', ...commands.map(({ name }) => name), '--help', '--version'].join(' '))} ;;
    help) words=${quoted(commands.map(({ name }) => name).join(' '))} ;;
${commands.map(commandCase).join('\n')}
  esac
  case "$command $previous" in
${commands.flatMap(valueCases).join('\n')}
  esac
  # shellcheck disable=SC2207 # our words hold no spaces, and bash 3.2 has no mapfile
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _gate_hooks gate-hooks
`;
