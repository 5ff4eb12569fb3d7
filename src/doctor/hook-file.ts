// Is the file that git would start ours, whole and startable? Facts from wiring/facts.ts; called by doctor.ts
// before anything is started.
import { printable, shownPath } from '../core/text.js';
import type { HookFacts, HookFile } from '../wiring/facts.js';
import { isExecutable, readHead } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { type Check, fixHint, ok, trouble } from './check.js';
import { parseShebang } from './shebang.js';

const name = 'hook file';
const rule = 'doctor/hook-file';

type Ours = Extract<HookFile, { kind: 'ours' }>;

/**
 * Git 2.39 waits for ever for a hook that the kernel cannot start (measured with a local remote), so such a file is
 * never probed.
 */
const judgeStart = (path: string, shown: string, hint: string): Check | null => {
  const shebang = parseShebang(readHead(path, 256) ?? '');
  if (shebang === null) return null;
  const { interpreter, crlf } = shebang;
  if (crlf)
    return trouble(
      name,
      'CRLF line ends',
      rule,
      `${shown} begins with "#!${printable(interpreter)}" and a carriage return: no such program, so git cannot start it (git 2.39 hangs)`,
      { hint },
    );
  if (isExecutable(interpreter)) return null;
  return trouble(
    name,
    'no interpreter',
    rule,
    `${shown} wants ${printable(interpreter)}, which is not there or not executable, so git cannot start it`,
    { hint: `install ${printable(interpreter)}, or ${hint}` },
  );
};

/** @param wanted the text that install would write */
const judgeOurs = (facts: HookFacts, hook: Ours, wanted: string, shown: string): Check => {
  if (!hook.executable)
    return trouble(
      name,
      'not executable',
      rule,
      `${shown} has lost its x bit: git ignores it, and every push goes out unjudged`,
      { hint: fixHint },
    );
  if (hook.content.includes('\r\n') && hook.content.replaceAll('\r\n', '\n') === wanted)
    return trouble(name, 'CRLF line ends', rule, `${shown} has CRLF line ends, which sh reads as part of each word`, {
      hint: fixHint,
    });
  if (hook.content !== wanted)
    return trouble(
      name,
      'changed',
      rule,
      `${shown} is not what this version of gate-hooks writes: it is older, or was edited`,
      { level: 'warn', hint: `${fixHint} (an edited text is kept beside it)` },
    );
  const neighbour = shownPath(null, facts.neighbourPath).replace(/^.*\//, '');
  const after = facts.neighbourExists ? `; then ${neighbour} runs first` : '';
  return ok(name, `${shown}: executable, LF, its interpreter is there${after}`);
};

/**
 * Why starting the file by git would fail or hang, null where nothing speaks against it. Asked before anything is
 * started.
 */
export const checkStart = (repo: Repository, { hook, hookPath }: HookFacts): Check | null => {
  if (hook.kind === 'absent' || hook.kind === 'odd' || !hook.executable) return null;
  return judgeStart(
    hookPath,
    shownPath(repo.root, hookPath),
    hook.kind === 'ours' ? fixHint : `mend or remove ${shownPath(repo.root, hookPath)}, then: ${fixHint}`,
  );
};

/** One that cannot be started is a no for every push, though ours is in order. */
const checkNeighbour = (repo: Repository, { neighbourExists, neighbourPath }: HookFacts): Check | null => {
  if (neighbourExists && isExecutable(neighbourPath))
    return judgeStart(
      neighbourPath,
      shownPath(repo.root, neighbourPath),
      `mend or remove ${shownPath(repo.root, neighbourPath)}`,
    );
  return null;
};

/**
 * @param wanted the text that install would write
 * @param answered whether the probe was answered: where the file is not ours, something else starts the gate
 */
export const checkHookFile = (repo: Repository, facts: HookFacts, wanted: string, answered: boolean): Check => {
  const shown = shownPath(repo.root, facts.hookPath);
  const { hook } = facts;
  if (hook.kind === 'ours') return checkNeighbour(repo, facts) ?? judgeOurs(facts, hook, wanted, shown);
  if (answered)
    return ok(
      name,
      `${shown} is ${hook.kind === 'absent' ? 'not there' : printable(hook.what)}; the gate is started from elsewhere`,
    );
  if (hook.kind === 'absent' && facts.startedBy?.name === 'lefthook')
    return trouble(
      name,
      'not started',
      rule,
      `${shownPath(repo.root, facts.startedBy.path)} does not start it, or lefthook has not written its pre-push`,
      { hint: `${fixHint} --yes, then: lefthook install` },
    );
  if (hook.kind === 'absent' && facts.startedBy !== null)
    return trouble(
      name,
      'not started',
      rule,
      `${shown} is not there, or ${shownPath(repo.root, facts.startedBy.script)} does not start it`,
      { hint: `${fixHint} --yes` },
    );
  if (hook.kind === 'absent')
    return trouble(name, 'missing', rule, `there is no ${shown}, and that is where git looks`, { hint: fixHint });
  const isOdd = hook.kind === 'odd';
  const hint = isOdd ? 'move it away, then: npx gate-hooks install' : `${fixHint} (it is kept, and run before ours)`;
  const says = `${shown} is ${printable(hook.what)}, and does not start the gate`;
  return trouble(name, 'not ours', rule, says, { hint });
};
