// Does a line start what it names, or only name it? Asked by references.ts. Pure.
import type { Place } from './places.js';

/**
 * `run` starts it, `entry` installs it as a command, `told` shows people how to start it, `named` is any other
 * mention.
 */
export type Usage = 'run' | 'entry' | 'told' | 'named';

const programs = String.raw`(?:python[\d.]*|pypy3?|py|bash|sh|zsh|dash|node|deno|bun|tsx|ts-node|ruby|perl|exec|source|sudo|time|env|xvfb-run|(?:uv|poetry|pipenv|pdm|hatch|rye|coverage) run|coverage|uv|nohup|kernprof|mprof run|torchrun|streamlit run)`;
const started = new RegExp(
  String.raw`(?:^|[\s;&|(${'`'}"'=@{/}\]$-])${programs}["']?,?\s+(?:(?:-{1,2}[\w-]+(?:[= ]\S+)?|[A-Za-z_]\w*=\S*|run)\s+)*["']?(?:\.\/)?["']?$`,
);
/** A place where a command starts: the line itself, what ends the one before, a key that holds one. */
const opensCommand =
  /(?:^|[;&|({`]|&&|\|\||\$\()\s*[@+-]*(?:[A-Za-z_]\w*=\S*\s+)*(?:\.\s+)?["']?$|(?:^|\s)(?:if|then|do|else|while|until|!|RUN|CMD|ENTRYPOINT|command|exec)\s+\[?\s*["']?$|(?:^|[\s"'])(?:run|entry|script|cmd|commands?|exec|args|language|main|ExecStart(?:Pre|Post)?)["']?\s*[:=]\s*[[|>-]?\s*["']?$|^\s*-\s+["']?$|^\s*\$\s+$/;
const cron = /^\s*(?:[\d*/,-]+\s+){5}(?:\w+\s+)?$/;
/** `subprocess.run(["scripts/x.py"])` and its like. */
const spawns =
  /\b(?:subprocess\.\w+|run|call|check_call|check_output|Popen|system|popen|spawn\w*|exec\w*|session\.run|execute)\(\s*[[(]?\s*(?:sys\.executable\s*,\s*)?[frb]?["']$/;

/** A variable or placeholder that stands for a folder in front of a path. */
const variable = /(?:\$\{\{[^}]*\}\}|\$\{[^}]*\}|\$\([^()]*(?:\([^()]*\))?[^()]*\)|\$\w+|\{\w+\}|%\w+%)["']?\/?$/;
const commandLists =
  /^(?:script|before_script|after_script|run|steps?|commands?|cmds|entry|args|install|before_install|exec|pre|post|jobs|tasks)$/;

type Where = {
  readonly place: Place;
  readonly form: 'path' | 'module';
  /** Of an item of a list in YAML: the key of the list. */
  readonly listKey: string | null;
};

/** `python -m `, before a module. */
const asModule = /(?:^|\s)-m["']?,?\s+["']?$/;
/** `sys.executable, "` in a list of arguments. */
const asArgument = /sys\.executable\s*,\s*[frb]?["']$/;
const comment = /^\s*(?:#|\/\/|;|<!--)/;
/** The prompt of a shell in a document. */
const prompt = /(?:^|`)\s*(?:\$|%|>>?)\s+$/;

/** Places whose lines can be commands themselves. */
const holdsCommands: ReadonlySet<Place> = new Set([
  'make',
  'shell',
  'workflow',
  'docker',
  'package.json',
  'pre-commit',
  'hooks',
  'service',
]);

/** @param before the line up to the name */
const starts = (before: string, { place, form }: Where): boolean => {
  if (form === 'module') return asModule.test(before);
  if (started.test(before) || spawns.test(before) || asArgument.test(before)) return true;
  if (place === 'service' && cron.test(before)) return true;
  return holdsCommands.has(place) && opensCommand.test(before);
};

/** @param at where in the line the name stands */
export const usageAt = (line: string, at: number, where: Where): Usage => {
  const { place, form, listKey } = where;
  const before = line.slice(0, at).replace(variable, '');
  if (listKey !== null && !commandLists.test(listKey) && /^\s*-\s+["']?$/.test(before)) return 'named';
  if (place === 'history' || place === 'settings' || place === 'fixture') return 'named';
  if (form === 'module' && place === 'packaging' && /=\s*["']?$/.test(before)) return 'entry';
  const isRun = starts(before, where);
  if (place === 'docs') {
    const isShown = prompt.test(before) || (line.startsWith('./', at) && !/\]\($/.test(before));
    return isRun || isShown ? 'told' : 'named';
  }
  return isRun && !comment.test(line) ? 'run' : 'named';
};

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The key whose list the line at `start` is an item of: `paths` of `paths:\n  - x`. */
export const listKeyOf = (text: string, start: number): string | null => {
  const end = text.indexOf('\n', start);
  const indent = indentOf(text.slice(start, end < 0 ? undefined : end));
  const above = text
    .slice(Math.max(0, start - 10_000), start)
    .split('\n')
    .reverse();
  const key = above.find((line) => line.trim() !== '' && !/^\s*(?:-\s|#)/.test(line) && indentOf(line) <= indent);
  return /^\s*["']?([\w.-]+)["']?\s*:/.exec(key ?? '')?.[1] ?? null;
};
