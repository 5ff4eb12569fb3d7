// Did it run with this configuration and the expected data? Both are computed here anew; a record is only compared.
// Pure apart from crypto; rows for judge.ts.
import { hash } from 'node:crypto';
import { listed, printable } from '../core/text.js';
import { type BundleEntry, renderManifest } from '../evidence/bundle.js';
import { askEach, type Evidence } from './ask-records.js';
import { blind, type Check, no, ok, waived, yesOrNo } from './check.js';
import type { Claim } from './claim.js';
import { expectedData } from './expected-data.js';
import type { Facts } from './facts.js';

const mostNamed = 5;

const changeOf = (was: BundleEntry, is: BundleEntry): string | null => {
  if (was.sha256 !== is.sha256) return `${printable(is.path)} differs`;
  if (was.mode === is.mode) return null;
  return `${printable(is.path)} has mode ${is.mode} here and ${was.mode} there`;
};

/** One phrase a file: `configs/a.yaml differs`, `configs/b.yaml is only here`. */
export const diffManifests = (theirs: readonly BundleEntry[], ours: readonly BundleEntry[]): string[] => {
  const known = new Map(theirs.map((entry) => [entry.path, entry]));
  const here = new Set(ours.map(({ path }) => path));
  return [
    ...ours.flatMap((entry) => {
      const was = known.get(entry.path);
      if (was === undefined) return [`${printable(entry.path)} is only here`];
      return changeOf(was, entry) ?? [];
    }),
    ...theirs.filter(({ path }) => !here.has(path)).map(({ path }) => `${printable(path)} is only in the record`),
  ];
};

const named = (changes: readonly string[]): string => listed(changes, mostNamed, '; ');

const differenceOf = ({ configFiles, configHash }: Claim, ours: readonly BundleEntry[]): string => {
  if (configFiles === null) return configHash;
  return `${configHash}: ${named(diffManifests(configFiles, ours)) || 'its list of files names the same ones'}`;
};

/** Its list of files is where people look for what ran: it must add up to its hash. */
const addsUp = ({ configFiles, configHash }: Claim): boolean =>
  configFiles === null || hash('sha256', renderManifest(configFiles), 'hex') === configHash;

export const judgeConfig = (facts: Facts, evidence: Evidence): Check =>
  askEach('promote/config', facts.config.hash, facts, evidence, (claim) => {
    if (claim.configHash !== facts.config.hash)
      return {
        holds: false,
        found: differenceOf(claim, facts.config.files),
        hint: 'smoke again with the configuration that this commit has',
      };
    if (addsUp(claim)) return { holds: true, found: claim.configHash };
    return {
      holds: false,
      found: 'its config_files do not add up to its config_hash',
      hint: 'hand over the record as gate-hooks smoke wrote it',
    };
  });

export const judgeData = (facts: Facts, evidence: Evidence): Check => {
  const told = expectedData(facts);
  if ('why' in told) return no('promote/data', 'the id of the data that may be promoted', told.why, told.hint);
  return askEach('promote/data', `${told.id}, by ${told.source}`, facts, evidence, ({ dataHash }) => ({
    holds: dataHash === told.id,
    found: dataHash === facts.data.emptyHash ? `${dataHash}, the empty snapshot` : dataHash,
    hint: 'smoke with the expected data; where the data is meant to be new: gate-hooks pin-data, and commit gate-hooks.lock.json',
  }));
};

/** Whether data_hash was computed from the data itself, or is only what the record says. */
export const judgeDataFiles = (facts: Facts, evidence: Evidence): Check => {
  const { paths, missing, recomputed, emptyHash } = facts.data;
  const expected =
    paths.length === 0
      ? 'the empty snapshot, for evidence.data is empty'
      : `the hash of ${paths.map(printable).join(', ')}`;
  if (missing.length > 0)
    return waived(
      'promote/data-files',
      expected,
      `claimed: ${missing.map(printable).join(', ')} is not here to be hashed`,
    );
  if (evidence.claims.length === 0) return blind('promote/data-files', expected, 'no record to look at');
  if (paths.length === 0 && facts.isMinimal && evidence.claims.some(({ claim }) => claim.dataHash !== emptyHash))
    return waived('promote/data-files', expected, 'claimed: evidence.data names no files');
  const wrong = evidence.claims.find(({ claim }) => claim.dataHash !== recomputed);
  if (wrong === undefined)
    return ok('promote/data-files', expected, paths.length === 0 ? 'the empty snapshot' : `recomputed: ${recomputed}`);
  return yesOrNo(
    false,
    'promote/data-files',
    expected,
    `recomputed: ${recomputed}`,
    'the data here is not that of the run',
  );
};
