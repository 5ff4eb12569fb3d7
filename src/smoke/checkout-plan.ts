// Links one dependency into a private checkout: an environment, node_modules, a folder or a file.
import { basename, dirname, join } from 'node:path';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { makeFolder } from '../world/changes.js';
import { isFolder, listEntries, look, realPath } from '../world/files.js';
import { copyWhole, makeLink, removeAll } from '../world/trees.js';
import { applyPlan, type Plan, wantLink } from './checkout-mirror.js';
import { findReachingBack, planModules } from './checkout-modules.js';
import { refuseEditable } from './checkout-python.js';
import type { Ground } from './checkout-repoint.js';
import { isVenv, planVenv } from './checkout-venv.js';

const inPlace =
  'or commit or put aside your own changes and push what is checked out: a clean work tree is smoked in place';

const planOther = (ground: Ground, source: string): Plan =>
  new Map(
    listEntries(source)
      .filter(({ name }) => name !== '.gitignore')
      .map(({ name, isLink }) => [name, wantLink(ground, join(source, name), isLink)]),
  );

const largestCopy = 16 << 20;

/** A file is copied: as a link, node would take it for the original's and load what it names from there (.pnp.cjs). */
const linkFile = (source: string, target: string): void => {
  removeAll(target);
  if ((look(source)?.size ?? 0) <= largestCopy) copyWhole(source, target);
  else makeLink(target, source);
};

export const linkOne = (ground: Ground, path: string): void => {
  const [source, target] = [realPath(join(ground.root, path)), join(ground.to, path)];
  makeFolder(dirname(target));
  if (isFolder(source)) applyPlan(target, planFolder(ground, path, source, target));
  else linkFile(source, target);
};

/** @throws Fault where a dependency would load the original's code and cannot be led away from it */
const planFolder = (ground: Ground, path: string, source: string, target: string): Plan => {
  if (isVenv(source)) return planVenv(ground, join(ground.root, path), target);
  if (basename(path) !== 'node_modules') {
    refuseEditable(ground, source);
    return planOther(ground, source);
  }
  const back = findReachingBack(ground, source);
  if (back !== null)
    throw new Fault(
      'checkout',
      `${printable(back)} would load a workspace package from the work tree instead of the pushed commit's`,
      `set smoke.link to [] and install in the smoke, ${inPlace}`,
    );
  return planModules(ground, source);
};
