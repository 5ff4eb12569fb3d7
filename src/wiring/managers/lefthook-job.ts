// The job with which lefthook starts the gate: its script, and the lines to add by hand where the file cannot be
// edited. Pure; used by lefthook.ts.
import { startedHook } from './starter.js';

export const jobName = 'gate-hooks';

/**
 * lefthook skips a job of pre-push where HEAD changes no file against its upstream, whatever is being pushed.
 * A job that uses `{files}`, and whose own command lists one, is not (buildCommand of lefthook 1 and 2); it has to
 * be there: HEAD of the git dir is, and no pattern of the user's means it.
 */
export const filesCommand = 'git rev-parse --path-format=absolute --git-path HEAD';

/**
 * Of commands, which lefthook sorts by priority and then by name: the first to read stdin leaves the whole of it to
 * the rest.
 */
export const firstOfAll = -1;

/**
 * lefthook pastes `{1}` and `{2}` (remote and URL) into the script as they are, whatever they hold; between quoted
 * marks sh expands nothing.
 * Its `use_stdin` gives all of stdin to each job. A clone without the gate is refused, but in CI, where no one
 * installs it.
 */
export const jobScript = `: {files}
{ IFS= read -r gate_hooks_remote && IFS= read -r gate_hooks_url; } <<'gate_hooks_end' || exit
{1}
{2}
gate_hooks_end
gate_hooks_hook=$(git rev-parse --path-format=absolute --git-common-dir)/${startedHook} || exit
[ ! -f "$gate_hooks_hook" ] || exec sh "$gate_hooks_hook" "$gate_hooks_remote" "$gate_hooks_url"
case \${CI-} in '' | 0 | [Ff]alse | FALSE | [Nn]o | NO)
  echo 'gate-hooks: refused: the gate is not installed in this clone; run: npx gate-hooks install' >&2; exit 3 ;;
esac`;

const yaml = `pre-push:
  commands:
    ${jobName}:
      files: ${filesCommand}
      run: |
${jobScript.replace(/^/gm, '        ')}
      use_stdin: true
      priority: ${firstOfAll}`;

const toml = `[pre-push.commands.${jobName}]
files = "${filesCommand}"
run = """
${jobScript.replaceAll('\\', '\\\\')}
"""
use_stdin = true
priority = ${firstOfAll}`;

const json = JSON.stringify(
  {
    'pre-push': {
      commands: { [jobName]: { files: filesCommand, run: jobScript, use_stdin: true, priority: firstOfAll } },
    },
  },
  null,
  2,
);

/** In the format of the file of this name. */
export const manualJob = (name: string): string => {
  if (name.endsWith('.toml')) return toml;
  return /\.jsonc?$/.test(name) ? json : yaml;
};
