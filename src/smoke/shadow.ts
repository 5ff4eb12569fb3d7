// Would make find a file called smoke, take the target for up to date, and run nothing? Asked by run.ts before
// every run.
import { join } from 'node:path';
import { Fault } from '../core/fault.js';
import type { Settings } from '../settings/settings.js';
import { mayBePhony } from '../settings/targets.js';
import { exists, isFile, readText } from '../world/files.js';

/** In the order in which make looks for them. */
const makefiles = ['GNUmakefile', 'makefile', 'Makefile'];

/** @throws Fault (exit 2) where `make smoke` would exit 0 without having run anything */
export const refuseShadowed = (root: string, { smoke }: Settings): void => {
  const step = smoke.steps.find(({ run }) => run === 'make smoke');
  if (step === undefined) return;
  const folder = join(root, step.cwd);
  if (!exists(join(folder, 'smoke'))) return;
  const makefile = makefiles.find((name) => isFile(join(folder, name)));
  if (makefile === undefined || mayBePhony(readText(join(folder, makefile)) ?? '', 'smoke')) return;
  throw new Fault(
    'shadowed',
    `a file or folder is called smoke, as the target in ${makefile} is, so make may take it for up to date, run nothing and pass`,
    `add to ${makefile}: .PHONY: smoke`,
    2,
  );
};
