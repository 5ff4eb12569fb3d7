// Entry of the one-file runtime that hooks/pre-push starts. Story: push/gate.ts. Loads no npm package unless
// settings changed.
import { join } from 'node:path';
import process from 'node:process';
import { Fault, messageOf } from './core/fault.js';
import { firstLine, printable } from './core/text.js';
import { exitCode, type Verdict } from './core/verdict.js';
import { bypassHint, judgePush } from './push/gate.js';
import { answerProbe, probeVariable } from './push/probe.js';
import { renderLines } from './report/lines.js';
import type { Validator } from './settings/read.js';
import { variable } from './world/environment.js';
import { readStdin } from './world/files.js';
import { findRepository, repositoryOfHook } from './world/git.js';
import { version } from './world/platform.js';
import { stderrOut } from './world/terminal.js';

declare const __SETTINGS_FILE__: string;

const loadValidator = (): Validator =>
  (require(join(__dirname, __SETTINGS_FILE__)) as { validate: Validator }).validate;

const prePush = async (remote: string, url: string): Promise<Verdict> => {
  const repo = repositoryOfHook(process.cwd()) ?? findRepository(process.cwd());
  if (repo === null) throw new Fault('no-repository', 'git started the hook outside any repository');
  const probe = variable(probeVariable);
  if (probe !== null) return answerProbe(repo, probe);
  if (variable('GATE_HOOKS_RUNNING') === repo.commonDir)
    throw new Fault(
      'push-loop',
      'the smoke of this repository is pushing this very repository, which would start it again without end',
      'take the push out of the smoke',
    );
  return judgePush({ repo, loadValidator, remote, url, stdin: readStdin(), out: stderrOut() });
};

const sayFault = (error: unknown): number => {
  const out = stderrOut();
  if (error instanceof Fault) {
    out.write(`gate-hooks: error: ${error.message}\n`);
    if (error.hint !== null) out.write(`gate-hooks:   hint: ${error.hint}\n`);
    out.write(`gate-hooks: push refused: ${printable(firstLine(error.message))}\n`);
    return error.exit;
  }
  out.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  out.write(`gate-hooks ${version}, node ${process.versions.node}: this is a bug, please report it; ${bypassHint}\n`);
  out.write(`gate-hooks: push refused: ${messageOf(error)}\n`);
  return 3;
};

const main = async ([hook, remote = '', url = '']: readonly string[]): Promise<number> => {
  if (hook !== 'pre-push') throw new Fault('usage', `unknown hook ${String(hook)}`, null, 2);
  const verdict = await prePush(remote, url);
  const out = stderrOut();
  out.write(renderLines(verdict, { subject: 'push', failHint: bypassHint }));
  return exitCode(verdict);
};

main(process.argv.slice(2))
  .catch(sayFault)
  .then((code) => {
    process.exitCode = code;
  });
