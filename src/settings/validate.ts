// What are the settings of this repository? Pure: the texts of the sources in, Settings out; read.ts calls it when
// a text has changed.
// Bundled alone, for the schema library costs more than the rest of a push: keep that library out of every file but
// schema.ts.
import { Fault } from '../core/fault.js';
import { findHome, type Home, ownFile } from './homes.js';
import { sentences } from './problems.js';
import { resolve } from './resolve.js';
import { checkShape, type Written } from './schema.js';
import type { Settings, Sources } from './settings.js';
import { judgeSteps } from './steps.js';
import { localFile, tighten } from './tighten.js';

const refuseIfAny = (problems: readonly string[], files: readonly string[]): void => {
  if (problems.length > 0)
    throw new Fault('settings', problems.join('\n'), `edit ${[...new Set(files)].join(' and ')}`, 2);
};

/**
 * @param sources texts by file name; a name that is absent counts as a file that is not there
 * @throws Fault exit 2; one line per problem, every problem of the settings at once
 */
export const validate = (sources: Sources): Settings => {
  const problems: string[] = [];
  const files: string[] = [];
  const check = ({ file, prefix, value }: Home): Written => {
    const result = checkShape(value);
    const said =
      'issues' in result ? sentences(file, prefix, value, result.issues) : judgeSteps(file, prefix, result.written);
    if ('written' in result && said.length === 0) return result.written;
    problems.push(...said);
    files.push(file);
    return {};
  };
  const home = findHome(sources);
  const written = home === null ? {} : check(home);
  const [local] = ownFile(localFile, sources).map(check);
  refuseIfAny(problems, files);
  const base = resolve(written, home?.file ?? null, sources);
  if (local === undefined) return base;
  const tightened = tighten(base, local);
  refuseIfAny(tightened.problems, [localFile]);
  return tightened.settings;
};
