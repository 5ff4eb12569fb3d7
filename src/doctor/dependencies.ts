// What would a private checkout share with this work tree, and is something missing that it would need? Called by
// doctor.ts.

import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import { isPlainObject } from '../core/plain-object.js';
import { listed } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import { listLinkable } from '../smoke/checkout-links.js';
import { exists, isFolder, readHead } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { type Check, ok, trouble } from './check.js';

const name = 'dependencies';
const rule = 'doctor/dependencies';

/** Pure. Whether a package.json asks for any package; false for one that cannot be read. */
export const wantsPackages = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    if (!isPlainObject(value)) return false;
    const { dependencies, devDependencies, optionalDependencies } = value;
    return [dependencies, devDependencies, optionalDependencies].some(
      (wanted) => isPlainObject(wanted) && Object.keys(wanted).length > 0,
    );
  } catch {
    // npm itself says what is wrong with it.
    return false;
  }
};

export const checkDependencies = (repo: WorkRepository, { smoke }: Settings): Check => {
  let linked: string[];
  try {
    linked = listLinkable(repo, smoke.link);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return trouble(
      name,
      'cannot be linked',
      rule,
      `${error.message}; a push of anything but the clean work tree is refused`,
      { hint: error.hint ?? 'mend smoke.link in the settings' },
    );
  }
  const bare = smoke.link === null && wantsPackages(readHead(join(repo.root, 'package.json'), 1 << 20) ?? '');
  if (bare && !isFolder(join(repo.root, 'node_modules')) && !exists(join(repo.root, '.pnp.cjs'))) {
    return trouble(
      name,
      'node_modules is missing',
      rule,
      'package.json asks for packages and there is no node_modules to link into a private checkout',
      { level: 'warn', hint: 'npm ci' },
    );
  }
  if (linked.length === 0) return ok(name, 'none that a private checkout would link');
  return ok(name, `linked into a private checkout: ${listed(linked, 5)}`);
};
