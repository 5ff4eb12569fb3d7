// Which of two Python versions is newer, and does one satisfy a specifier? By PEP 440. Pure; asked by drift.ts and markers.ts.
import { strip } from './requirements-lines.js';

type Version = {
  readonly epoch: number;
  readonly release: readonly number[];
  /** Places what comes before and after a release: dev < a < b < rc < the release < post. */
  readonly phase: readonly number[];
  readonly local: readonly (string | number)[];
};

const form =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
const phases: Readonly<Record<string, number>> = { alpha: 1, a: 1, beta: 2, b: 2, preview: 3, pre: 3, c: 3, rc: 3 };
const last = Number.MAX_SAFE_INTEGER;

/** Null where the text is no version by PEP 440. */
export const parseVersion = (text: string): Version | null => {
  const [, epoch, release, pre, preNumber, bare, post, postNumber, dev, devNumber, local] =
    form.exec(strip(text).toLowerCase()) ?? [];
  if (release === undefined) return null;
  const posted = bare !== undefined || post !== undefined;
  // A dev release of nothing else lies before every pre-release.
  const prePhase =
    pre !== undefined ? [phases[pre]!, Number(preNumber)] : dev !== undefined && !posted ? [0, 0] : [4, 0];
  return {
    epoch: Number(epoch ?? 0),
    release: release.split('.').map(Number),
    phase: [...prePhase, posted ? Number(bare ?? postNumber) : -1, dev === undefined ? last : Number(devNumber)],
    local: (local ?? '')
      .split(/[-_.]/)
      .filter((part) => part !== '')
      .map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
  };
};

const compareNumbers = (a: readonly number[], b: readonly number[]): number => {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1)
    if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) - (b[i] ?? 0);
  return 0;
};

/** Numbers lie above words, longer above shorter. */
const compareLocal = (a: Version['local'], b: Version['local']): number => {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const [one, two] = [a[i]!, b[i]!];
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

const isPre = ({ phase }: Version): boolean => phase[0] !== 4 || phase[3] !== last;
const sameRelease = (a: Version, b: Version): boolean =>
  a.epoch === b.epoch && compareNumbers(a.release, b.release) === 0;

const startsWith = (version: Version, prefix: Version): boolean =>
  version.epoch === prefix.epoch && prefix.release.every((part, i) => (version.release[i] ?? 0) === part);

const compatible = (version: Version, least: Version): boolean =>
  comparePublic(version, least) >= 0 && startsWith(version, { ...least, release: least.release.slice(0, -1) });

const meets = (version: Version, sign: string, bound: Version): boolean => {
  const order = comparePublic(version, bound);
  switch (sign) {
    case '==':
      return bound.local.length > 0 ? compareVersions(version, bound) === 0 : order === 0;
    case '!=':
      return bound.local.length > 0 ? compareVersions(version, bound) !== 0 : order !== 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    // PEP 440: neither lets through what is only a pre-release, post-release or local build of the bound itself.
    case '<':
      return order < 0 && (isPre(bound) || !(isPre(version) && sameRelease(version, bound)));
    case '>':
      return (
        order > 0 &&
        !(
          sameRelease(version, bound) &&
          (version.local.length > 0 || (bound.phase[2] === -1 && version.phase[2] !== -1))
        )
      );
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
  return version !== null && (exact || version.local.length === 0) && (sign !== '~=' || version.release.length > 1);
};

/** Whether `version` meets one clause (`>=1.2`, `==1.*`, `~=1.4`); null where one of the two cannot be read. Pre-releases are let in. */
export const satisfies = (version: string, clause: string): boolean | null => {
  const [, sign, written] = /^(===|==|!=|~=|<=|>=|<|>)(.*)$/.exec(clause) ?? [];
  if (sign === undefined || written === undefined) return null;
  if (sign === '===') return version.toLowerCase() === written.toLowerCase();
  const prefixed = /^(.*)\.\*$/.exec(written)?.[1];
  const [one, bound] = [parseVersion(version), parseVersion(prefixed ?? written)];
  if (one === null || bound === null) return null;
  if (prefixed !== undefined) return startsWith(one, bound) === (sign === '==');
  return meets(one, sign, bound);
};
