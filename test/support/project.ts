// Where this project lies, seen from a test file that was bundled to any depth under build/.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const isProject = (folder: string): boolean => {
  const path = join(folder, 'package.json');
  // build/ has a package.json of its own, without a name.
  return existsSync(path) && (JSON.parse(readFileSync(path, 'utf8')) as { name?: unknown }).name === 'gate-hooks';
};

/** Absolute; throws Error when the test was bundled to a place outside the project. */
export const projectRoot = (): string => {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) if (isProject(folder)) return folder;
  throw new Error(`${start} lies in no gate-hooks project: bundle the test to build/`);
};
