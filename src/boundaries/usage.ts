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

/** @param at where in the line the name stands */
export const usageAt = (line: string, at: number, { place, form, listKey }: Where): Usage => {
  const before = line.slice(0, at).replace(variable, '');
  if (listKey !== null && !commandLists.test(listKey) && /^\s*-\s+["']?$/.test(before)) return 'named';
  if (place === 'history' || place === 'settings' || place === 'fixture') return 'named';
  if (form === 'module' && place === 'packaging' && /=\s*["']?$/.test(before)) return 'entry';
  const isRun =
    form === 'module'
      ? /(?:^|\s)-m["']?,?\s+["']?$/.test(before)
      : started.test(before) ||
        (['make', 'shell', 'workflow', 'docker', 'package.json', 'pre-commit', 'hooks', 'service'].includes(place) &&
          opensCommand.test(before)) ||
        (place === 'service' && cron.test(before)) ||
        spawns.test(before) ||
        /sys\.executable\s*,\s*[frb]?["']$/.test(before);
  if (place === 'docs')
    return isRun || /(?:^|`)\s*(?:\$|%|>>?)\s+$/.test(before) || (line.startsWith('./', at) && !/\]\($/.test(before))
      ? 'told'
      : 'named';
  return isRun && !/^\s*(?:#|\/\/|;|<!--)/.test(line) ? 'run' : 'named';
};

/** The key whose list the line at `start` is an item of: `paths` of `paths:\n  - x`. */
export const listKeyOf = (text: string, start: number): string | null => {
  const indentOf = (line: string): number => /^\s*/.exec(line)![0].length;
  const end = text.indexOf('\n', start);
  const indent = indentOf(text.slice(start, end < 0 ? undefined : end));
  const above = text
    .slice(Math.max(0, start - 10_000), start)
    .split('\n')
    .reverse();
  const key = above.find((line) => line.trim() !== '' && !/^\s*(?:-\s|#)/.test(line) && indentOf(line) <= indent);
  return /^\s*["']?([\w.-]+)["']?\s*:/.exec(key ?? '')?.[1] ?? null;
};
