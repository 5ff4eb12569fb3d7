// Does a Python outside the repository load the original work tree's code, and what stands in for it then? Called
// by checkout-links.ts.
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { variable } from '../world/environment.js';
import { isFolder, listFolder, programsOnPath, realPath } from '../world/files.js';
import { removeAll } from '../world/trees.js';
import { applyPlan } from './checkout-mirror.js';
import { type Ground, isBelow, type Pair } from './checkout-repoint.js';
import { findEditable, isVenv, planVenv } from './checkout-venv.js';

/** The environment that a program on PATH runs in: the venv it is called from, else where it really lies. */
const onPath = (program: string): string | null => {
  const found = programsOnPath(program)[0];
  if (found === undefined) return null;
  const called = dirname(dirname(found));
  return isVenv(called) ? called : dirname(dirname(realPath(found)));
};

/**
 * Where the Python of this smoke may find packages: the active environments, the first on PATH, the user's own
 * packages.
 */
const environments = (): string[] => {
  const home = variable('HOME');
  const all = [
    variable('VIRTUAL_ENV'),
    variable('CONDA_PREFIX'),
    onPath('python3'),
    onPath('python'),
    home === null ? null : join(home, '.local'),
  ];
  return [
    ...new Set(
      all
        .filter((path) => path !== null)
        .filter((path) => path.startsWith('/') && isFolder(path))
        .map((path) => path.replace(/(?<=.)\/+$/, '')),
    ),
  ];
};

/** @throws Fault that names the file: Python finds this folder whatever we set, so nothing can stand in for it */
export const refuseEditable = (ground: Ground, environment: string): void => {
  const file = findEditable(ground, environment);
  if (file === null) return;
  throw new Fault(
    'checkout',
    `${printable(file)} makes Python load the code of the work tree instead of the pushed commit's (an editable install in ${printable(environment)}, which is no venv)`,
    'install it in a venv (python3 -m venv .venv), or commit or put aside your own changes and push what is checked out: a clean work tree is smoked in place',
  );
};

const prefix = 'venv-';

/**
 * For each environment outside the repository through which Python would find the original's code, a copy made of
 * links and rewritten path files, beside the checkout. Returns which folder stands for which.
 * @throws Fault for one that is no venv
 */
export const standIn = (ground: Ground): Pair[] => {
  const beside = dirname(ground.to);
  const pairs: Pair[] = [];
  for (const environment of environments()) {
    const real = realPath(environment);
    if ([environment, real].some((path) => isBelow(path, ground.root))) continue;
    if (!isVenv(environment)) refuseEditable(ground, real);
    else if (findEditable(ground, environment) !== null) {
      const target = join(beside, `${prefix}${createHash('sha256').update(real).digest('hex').slice(0, 12)}`);
      applyPlan(target, planVenv(ground, environment, target));
      pairs.push([environment, target]);
      if (real !== environment) pairs.push([real, target]);
    }
  }
  const kept = new Set(pairs.map(([, target]) => basename(target)));
  for (const name of listFolder(beside))
    if (name.startsWith(prefix) && name !== basename(ground.to) && !kept.has(name)) removeAll(join(beside, name));
  return pairs;
};
