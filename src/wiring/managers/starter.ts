// The constant lines of sh with which another manager's file starts the gate: installed outside of the hooks
// folder, it is found through git. Pure; used by the files beside this one.
import type { Marks } from '../../core/region.js';
import type { HookName } from '../hook-name.js';

/** Managers that start the gate from a file of the user's. */
export type StarterName = 'husky' | 'lefthook' | 'simple-git-hooks';

/** A change of a file that is the user's: shown as a diff and agreed to before it is made. */
export type FileEdit = {
  /** Absolute. */
  readonly path: string;
  /** One character a byte (latin-1); null where there is no file. */
  readonly before: string | null;
  /** Null where the file goes. */
  readonly after: string | null;
};

/** In the git dir that linked work trees share. */
export const startedHookOf = (hookName: HookName): string => `gate-hooks/hook/${hookName}`;

export const startedHook = startedHookOf('pre-push');

export const shMarks: Marks = {
  start: '# gate-hooks: start (out again with: npx gate-hooks uninstall)',
  end: '# gate-hooks: end',
  pattern: /^# gate-hooks: (start|end)\b[^\r\n]*/gm,
};

/**
 * pre-commit gets no stdin, and is no gate: a clone without it commits unlinted, and its pushes are judged all the
 * same.
 */
const passingBlock = `gate_hooks_hook=$(git rev-parse --path-format=absolute --git-common-dir)/${startedHookOf('pre-commit')} || exit
[ ! -f "$gate_hooks_hook" ] || sh "$gate_hooks_hook" "$@" || exit`;

/**
 * Reads all of stdin, gives it to the gate, and again to the lines below. Works under `sh -e` and without it.
 * Nothing on stdin is handed on as it came: the gate tells a pipe that is empty from one that was lost.
 * A clone without the gate is refused, but in CI, where no one installs it.
 */
export const replayingBlock = `[ ! -t 0 ] || { echo 'gate-hooks: refused: a pre-push hook is started by git push; to run the smoke by hand: npx gate-hooks smoke' >&2; exit 3; }
gate_hooks_refs=$(cat) || exit
gate_hooks_hook=$(git rev-parse --path-format=absolute --git-common-dir)/${startedHook} || exit
if [ -f "$gate_hooks_hook" ]; then
  if [ -n "$gate_hooks_refs" ]; then printf '%s\\n' "$gate_hooks_refs" | sh "$gate_hooks_hook" "$@"; else sh "$gate_hooks_hook" "$@"; fi || exit
else
  case \${CI-} in '' | 0 | [Ff]alse | FALSE | [Nn]o | NO)
    echo 'gate-hooks: refused: the gate is not installed in this clone; run: npx gate-hooks install' >&2; exit 3 ;;
  esac
fi
[ -z "$gate_hooks_refs" ] || exec <<gate_hooks_end
$gate_hooks_refs
gate_hooks_end`;

export const startingBlocks: Readonly<Record<HookName, string>> = {
  'pre-push': replayingBlock,
  'pre-commit': passingBlock,
};
