// Is the copied runtime whole, this version, and is the Node it names still there? Called by doctor.ts; the copy is
// made by wiring/runtime.ts.
import { join } from 'node:path';
import { finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { findAltered, installedRuntime, packagedRuntime, readNodePath } from '../wiring/runtime.js';
import { isExecutable } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { version } from '../world/platform.js';
import { storePaths } from '../world/store.js';
import { bad, type Check, fixHint, ok, trouble } from './check.js';

const name = 'runtime';
const rule = 'wiring/stale-runtime';

const checkNode = (repo: Repository, says: string): Check => {
  const node = readNodePath(repo);
  if (node !== null && node !== '' && isExecutable(node)) return ok(name, `${says}, by ${printable(node)}`);
  const message =
    node === null
      ? 'which Node installed it was not written down'
      : `the Node that installed it is gone: ${printable(node)}`;
  return bad(
    name,
    `${says}, no Node of its own`,
    finding(rule, `${message}; a push is then judged only where PATH leads to a Node`, {
      level: 'warn',
      hint: fixHint,
    }),
  );
};

export const checkRuntime = (repo: Repository, packageDir: string): Check => {
  const folder = storePaths(repo).runtime;
  const runtime = installedRuntime(repo);
  if (runtime === null)
    return trouble(
      name,
      'missing',
      rule,
      `the runtime that the hook starts is missing or not whole (${printable(folder)}): every push is refused`,
      { hint: fixHint },
    );
  const altered = findAltered(repo, runtime);
  if (altered !== null)
    return trouble(
      name,
      'altered',
      rule,
      `${printable(join(folder, altered))} does not hold the bytes that were copied`,
      { hint: fixHint },
    );
  const packaged = packagedRuntime(packageDir);
  if (runtime.digest !== packaged.digest)
    return trouble(
      name,
      `${runtime.version}, not this one`,
      rule,
      `the hook runs the copied runtime ${runtime.version} (${runtime.digest}), this is ${version} (${packaged.digest})`,
      { level: 'warn', hint: fixHint },
    );
  return checkNode(repo, `${runtime.version} (${runtime.digest}), the one of this package`);
};
