// The completion of zsh as a script, for eval and for a file _gate-hooks on the fpath alike.
import { type CommandWords, type FlagWords, quoted } from './words.js';

/** Colons and brackets mean something to _arguments. */
const escaped = (text: string): string => text.replace(/[\\[\]:]/g, String.raw`\$&`);

const flagSpec = ({ name, says, values }: FlagWords): string => {
  const flag = `${name}[${escaped(says)}]`;
  if (values === undefined) return quoted(flag);
  const action = values === null ? '_files' : `(${values.join(' ')})`;
  return quoted(`${flag}:${name.slice(2)}:${action}`);
};

const argumentSpec = ({ argument }: CommandWords): string[] => {
  if (argument === undefined) return [];
  if (argument === null) return [quoted('*:argument:_files')];
  return [quoted(`1:argument:(${argument.join(' ')})`)];
};

const commandCase = (command: CommandWords): string =>
  `        ${command.name}) _arguments ${[...command.flags.map(flagSpec), ...argumentSpec(command)].join(' ')} ;;`;

export const zshCompletion = (commands: readonly CommandWords[]): string => `#compdef gate-hooks
# zsh completion of gate-hooks; in ~/.zshrc, after compinit: eval "$(gate-hooks completion zsh)"
_gate_hooks() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands
  commands=(
${commands.map(({ name, says }) => `    ${quoted(`${name}:${says.replaceAll(':', String.raw`\:`)}`)}`).join('\n')}
  )
  _arguments -C '--help[display help]' '--version[output the version number]' '1: :->command' '*:: :->rest'
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $words[1] in
        help) _describe -t commands command commands ;;
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}
if [[ $funcstack[1] == _gate-hooks ]]; then _gate_hooks "$@"; else compdef _gate_hooks gate-hooks; fi
`;
