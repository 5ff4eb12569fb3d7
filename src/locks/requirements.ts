// What does a requirements file ask for? One entry a logical line, by pip's rules. Pure. Lines: requirements-lines.ts; judged by whole.ts.
import { type LogicalLine, readLines, strip } from './requirements-lines.js';
import { isRefusal, type Options, readOptions } from './requirements-options.js';
import { isClause } from './versions.js';

export type Requirement = {
  readonly kind: 'requirement';
  readonly line: number;
  /** By PEP 503; null where only a URL or a path is given. */
  readonly name: string | null;
  /** Sorted, by PEP 503. */
  readonly extras: readonly string[];
  /** Each clause without spaces, sorted: `==1.0`, `>=2`. */
  readonly specifiers: readonly string[];
  /** A URL, a VCS address or a path; null where an index is asked. */
  readonly url: string | null;
  /** The environment marker as it is written, else null. */
  readonly marker: string | null;
  readonly hashes: readonly string[];
  readonly editable: boolean;
};

export type Entry =
  | Requirement
  | { readonly kind: 'include'; readonly line: number; readonly path: string; readonly constraint: boolean }
  /** Options for the whole run, such as --index-url. */
  | { readonly kind: 'options'; readonly line: number; readonly options: Options }
  /** Hashes that belong to no requirement: pip only warns and drops them. `cutBy`: the comment line that tore them off, if one did. */
  | { readonly kind: 'orphan-hash'; readonly line: number; readonly cutBy: number | null }
  /** What pip refuses; `why` goes on where a line's number stops. */
  | { readonly kind: 'invalid'; readonly line: number; readonly why: string };

/** PEP 503. */
export const normaliseName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

const named = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)[ \t]*(?:\[([^\]]*)\])?[ \t]*(.*)$/s;
const extra = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const schemes = /^(?:https?|file|ftp|(?:git|hg|svn|bzr)(?:\+[a-z]+)?):/i;
const archive = /\.(?:whl|zip|tar\.gz|tgz|tar|tar\.bz2|tbz|tar\.xz|txz|tlz|tar\.lz|tar\.lzma)$/i;

const readExtras = (text: string): string[] | null => {
  const extras = strip(text) === '' ? [] : text.split(',').map(strip);
  return extras.every((one) => extra.test(one)) ? extras.map(normaliseName).sort() : null;
};

const readSpecifiers = (text: string): string[] | null => {
  const bare = strip(text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text);
  const clauses = bare === '' ? [] : bare.replace(/,\s*$/, '').split(',').map(strip);
  return clauses.every(isClause) ? clauses.map((one) => one.replace(/\s+/g, '')).sort() : null;
};

/** `name` of `#egg=name`, or of a wheel's file name; a null name where the address tells none, null where it is broken. */
const nameInUrl = (url: string): { name: string | null; extras: string[] } | null => {
  const egg = schemes.test(url) ? /[#&]egg=([^&]*)/.exec(url)?.[1] : undefined;
  if (egg) {
    const [, name, extras = '', rest] = named.exec(egg) ?? [];
    const read = readExtras(extras);
    return name === undefined || read === null || rest !== '' ? null : { name: normaliseName(name), extras: read };
  }
  const wheel = /(?:^|\/)([A-Za-z0-9._]+)-[^/-]+(?:-[^/-]+){3,4}\.whl(?:#|$)/.exec(url);
  return { name: wheel === null ? null : normaliseName(wheel[1]!), extras: [] };
};

type Parsed = Pick<Requirement, 'name' | 'extras' | 'specifiers' | 'url' | 'marker'>;

const isAddress = (text: string): boolean =>
  schemes.test(text) || text.startsWith('.') || text.startsWith('/') || (archive.test(text) && !/^[^/]*@/.test(text));

const readAddress = (text: string): Parsed | string => {
  const [, path = text, extras = ''] = /^([^#]+)\[([^\]]*)\]$/.exec(text) ?? [];
  const inUrl = nameInUrl(path);
  if (inUrl === null) return `has an #egg= that is no name: ${text.slice(0, 120)}`;
  return {
    name: inUrl.name,
    extras: [...inUrl.extras, ...(readExtras(extras) ?? [])].sort(),
    specifiers: [],
    url: path,
    marker: null,
  };
};

/** A requirement as PEP 508 and pip's own additions (bare addresses and paths) spell it, or why it is none. */
export const readRequirement = (text: string): Parsed | string => {
  // Of a bare URL a semicolon may be part; pip then wants a space after it.
  const at = text.indexOf(schemes.test(text) ? '; ' : ';');
  const marker = at < 0 ? null : strip(text.slice(at).replace(/^\s*;/, '')) || null;
  const asked = strip(at < 0 ? text : text.slice(0, at));
  if (isAddress(asked)) {
    const address = readAddress(asked);
    return typeof address === 'string' ? address : { ...address, marker };
  }
  const [, name, extras = '', rest = ''] = named.exec(asked) ?? [];
  const read = readExtras(extras);
  if (name === undefined || read === null) return `is no requirement: ${asked.slice(0, 120)}`;
  const parts = { name: normaliseName(name), extras: read, marker };
  if (rest.startsWith('@')) {
    const url = strip(rest.slice(1));
    return url === '' || /[^\S\ufeff]/.test(url)
      ? `has no address after the @: ${asked.slice(0, 120)}`
      : { ...parts, specifiers: [], url };
  }
  const specifiers = readSpecifiers(rest);
  return specifiers === null ? `is no requirement: ${asked.slice(0, 120)}` : { ...parts, specifiers, url: null };
};

/** pip splits at single spaces and takes all from the first word with a dash as options. */
const splitLine = (text: string): [asked: string, options: string] => {
  if (text.startsWith('-')) return ['', text];
  const at = text.indexOf(' -');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

const requirementOf = (line: number, asked: string, hashes: readonly string[]): Entry => {
  const parsed = readRequirement(asked);
  return typeof parsed === 'string'
    ? { kind: 'invalid', line, why: parsed }
    : { kind: 'requirement', line, ...parsed, hashes, editable: false };
};

/** An address or a folder, whatever it looks like. pip reads no hashes for it. */
const editableOf = (line: number, asked: string): Entry => {
  const parsed = readAddress(asked);
  return typeof parsed === 'string'
    ? { kind: 'invalid', line, why: parsed }
    : { kind: 'requirement', line, ...parsed, hashes: [], editable: true };
};

const entryOf = ({ line, text, cutBy }: LogicalLine, tornBy: number | null): Entry => {
  const [asked, rest] = splitLine(text);
  const options = rest === '' ? {} : readOptions(rest);
  if (isRefusal(options)) return { kind: 'invalid', line, why: options.why };
  if (asked !== '') return requirementOf(line, asked, options.hash ?? []);
  const { editables, requirements, constraints, hash } = options;
  if (editables !== undefined) return editableOf(line, editables[0]!);
  const path = requirements?.[0] ?? constraints?.[0];
  if (path !== undefined) return { kind: 'include', line, path, constraint: requirements === undefined };
  if (hash !== undefined) return { kind: 'orphan-hash', line, cutBy: tornBy ?? cutBy };
  return { kind: 'options', line, options };
};

/** Every entry, in order. Variables (`${TOKEN}`) stay as they are written. */
export const parseRequirements = (text: string): Entry[] => {
  const lines = readLines(text);
  return lines.map((line, index) => entryOf(line, lines[index - 1]?.cutBy ?? null));
};

/** Whether one version, one file or one commit is named: `==1.0` (no `*`), `===x`, a URL with its hash, a VCS address with a commit. */
export const isPinned = ({ specifiers, url, hashes }: Requirement): boolean => {
  if (url === null)
    return specifiers.some((one) => one.startsWith('===') || (one.startsWith('==') && !one.includes('*')));
  return (
    hashes.length > 0 ||
    /[#&](?:sha256|sha384|sha512)=[0-9a-f]{32,}/i.test(url) ||
    /^(?:git|hg|svn|bzr)\+.*@(?:[0-9a-f]{40}|[0-9a-f]{64})(?:#|$)/i.test(url)
  );
};

/** One text for what an entry pins, the same however it is spelt; hashes are how a pin is checked, not what is pinned. */
export const pinText = ({ name, extras, specifiers, url, marker, editable }: Requirement): string =>
  `${editable ? '-e ' : ''}${name ?? ''}${extras.length === 0 ? '' : `[${extras.join(',')}]`}${specifiers.join(',')}${url === null ? '' : ` @ ${url}`}${marker === null ? '' : ` ; ${marker.replace(/\s+/g, ' ').replaceAll('"', "'")}`}`;
