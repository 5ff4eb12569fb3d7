// Reads and compares Python versions, and tells whether one meets a clause, by PEP 440.
import { strip } from './requirements-lines.js';

type Version = {
  readonly epoch: number;
  readonly release: readonly number[];
  /** Places what comes before and after a release: dev < a < b < rc < the release < post. */
  readonly phase: readonly number[];
  readonly local: readonly (string | number)[];
};

/** A separator, the word of a phase, its number. */
const phaseForm = (words: string): string => String.raw`(?:[-_.]?(${words})[-_.]?(\d*))?`;

/** `1!2.3rc1.post2.dev3+local.4`: groups for the epoch, the release, and each part after it. */
const form = new RegExp(
  String.raw`^v?(?:(\d+)!)?(\d+(?:\.\d+)*)` +
    phaseForm('alpha|a|beta|b|preview|pre|c|rc') +
    String.raw`(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?` +
    phaseForm('dev') +
    String.raw`(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$`,
);
const phases = new Map([
  ['alpha', 1],
  ['a', 1],
  ['beta', 2],
  ['b', 2],
  ['preview', 3],
  ['pre', 3],
  ['c', 3],
  ['rc', 3],
]);
const released = 4;
const last = Number.MAX_SAFE_INTEGER;

/** `ubuntu.1` as words and numbers. */
const readLocal = (text: string): (string | number)[] => {
  const parts = text.split(/[-_.]/).filter((part) => part !== '');
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
};

/** A dev release of nothing else lies before every pre-release. */
const readPrePhase = (word: string, number: string | undefined, isOnlyDev: boolean): readonly number[] => {
  const phase = phases.get(word);
  if (phase !== undefined) return [phase, Number(number)];
  return isOnlyDev ? [0, 0] : [released, 0];
};

/** Null where the text is no version by PEP 440. */
export const parseVersion = (text: string): Version | null => {
  const [, epoch = 0, release, pre = '', preNumber, bare, post, postNumber, dev, devNumber, local = ''] =
    form.exec(strip(text).toLowerCase()) ?? [];
  if (release === undefined) return null;
  const isPosted = bare !== undefined || post !== undefined;
  const phase = readPrePhase(pre, preNumber, dev !== undefined && !isPosted);
  return {
    epoch: Number(epoch),
    release: release.split('.').map(Number),
    phase: [...phase, isPosted ? Number(bare ?? postNumber) : -1, dev === undefined ? last : Number(devNumber)],
    local: readLocal(local),
  };
};

const compareNumbers = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const [one, two] = [a[i] ?? 0, b[i] ?? 0];
    if (one !== two) return one - two;
  }
  return 0;
};

/** Numbers lie above words, longer above shorter. */
const compareLocal = (a: Version['local'], b: Version['local']): number => {
  for (const [i, one] of a.entries()) {
    const two = b[i];
    if (two === undefined) break;
    if (one === two) continue;
    if (typeof one !== typeof two) return typeof one === 'number' ? 1 : -1;
    return one < two ? -1 : 1;
  }
  return a.length - b.length;
};

const comparePublic = (a: Version, b: Version): number =>
  a.epoch - b.epoch || compareNumbers(a.release, b.release) || compareNumbers(a.phase, b.phase);

/** Below zero where `a` is older. */
export const compareVersions = (a: Version, b: Version): number =>
  comparePublic(a, b) || compareLocal(a.local, b.local);

const isPre = ({ phase: [pre, , , dev] }: Version): boolean => pre !== released || dev !== last;
const isPost = ({ phase: [, , post] }: Version): boolean => post !== -1;
const sameRelease = (a: Version, b: Version): boolean =>
  a.epoch === b.epoch && compareNumbers(a.release, b.release) === 0;

const startsWith = (version: Version, prefix: Version): boolean =>
  version.epoch === prefix.epoch && prefix.release.every((part, i) => (version.release[i] ?? 0) === part);

const compatible = (version: Version, least: Version): boolean =>
  comparePublic(version, least) >= 0 && startsWith(version, { ...least, release: least.release.slice(0, -1) });

/** Whether a version is only a pre-release of the bound, which `<` does not let through. */
const isPreOf = (version: Version, bound: Version): boolean =>
  isPre(version) && !isPre(bound) && sameRelease(version, bound);

/** Whether a version is only a post-release or a local build of the bound, which `>` does not let through. */
const isBuildOf = (version: Version, bound: Version): boolean =>
  sameRelease(version, bound) && (version.local.length > 0 || (isPost(version) && !isPost(bound)));

const meets = (version: Version, sign: string, bound: Version): boolean => {
  const order = comparePublic(version, bound);
  const isEqual = order === 0 && (bound.local.length === 0 || compareLocal(version.local, bound.local) === 0);
  switch (sign) {
    case '==':
      return isEqual;
    case '!=':
      return !isEqual;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '<':
      return order < 0 && !isPreOf(version, bound);
    case '>':
      return order > 0 && !isBuildOf(version, bound);
    default:
      return compatible(version, bound);
  }
};

const clauseForm = /^(===|==|!=|~=|<=|>=|<|>)\s*([\S\ufeff]+)$/;

/** Whether the text is a version clause by PEP 440: `>=1.2`, `==1.*`, `=== anything`. */
export const isClause = (text: string): boolean => {
  const [, sign, bound] = clauseForm.exec(text) ?? [];
  if (sign === undefined || bound === undefined) return false;
  if (sign === '===') return !/[;)]/.test(bound);
  const exact = sign === '==' || sign === '!=';
  if (exact && bound.endsWith('.*')) return /^v?(?:\d+!)?\d+(?:\.\d+)*\.\*$/i.test(bound);
  const version = parseVersion(bound);
  if (version === null) return false;
  return (exact || version.local.length === 0) && (sign !== '~=' || version.release.length > 1);
};

/**
 * Whether `version` meets one clause (`>=1.2`, `==1.*`, `~=1.4`); null where one of the two cannot be read.
 * Pre-releases are let in.
 */
export const satisfies = (version: string, clause: string): boolean | null => {
  const [, sign, written] = /^(===|==|!=|~=|<=|>=|<|>)(.*)$/.exec(clause) ?? [];
  if (sign === undefined || written === undefined) return null;
  if (sign === '===') return version.toLowerCase() === written.toLowerCase();
  const prefixed = /^(.*)\.\*$/.exec(written)?.[1];
  const one = parseVersion(version);
  const bound = parseVersion(prefixed ?? written);
  if (one === null || bound === null) return null;
  if (prefixed !== undefined) return startsWith(one, bound) === (sign === '==');
  return meets(one, sign, bound);
};
