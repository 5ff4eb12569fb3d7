// Reads a requirements file by pip's rules, one entry a logical line, and says what an entry pins.
import { objectId } from '../core/object-id.js';
import { type Asked, readAddress, readRequirement } from './requirement-syntax.js';
import { type LogicalLine, readLines } from './requirements-lines.js';
import { type Options, readOptions } from './requirements-options.js';
import { isRefusal } from './shell-words.js';

export type Requirement = Asked & {
  readonly kind: 'requirement';
  readonly line: number;
  readonly hashes: readonly string[];
  readonly editable: boolean;
};

export type Entry =
  | Requirement
  | { readonly kind: 'include'; readonly line: number; readonly path: string; readonly constraint: boolean }
  /** Options for the whole run, such as --index-url. */
  | { readonly kind: 'options'; readonly line: number; readonly options: Options }
  /**
   * Hashes that belong to no requirement: pip only warns and drops them. `cutBy`: the comment line that tore them off,
   * if one did.
   */
  | { readonly kind: 'orphan-hash'; readonly line: number; readonly cutBy: number | null }
  /** What pip refuses; `why` goes on where a line's number stops. */
  | { readonly kind: 'invalid'; readonly line: number; readonly why: string };

/** pip splits at single spaces and takes all from the first word with a dash as options. */
const splitLine = (text: string): [asked: string, options: string] => {
  if (text.startsWith('-')) return ['', text];
  const at = text.indexOf(' -');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

const requirementOf = (line: number, text: string, hashes: readonly string[]): Entry => {
  const asked = readRequirement(text);
  if (typeof asked === 'string') return { kind: 'invalid', line, why: asked };
  return { kind: 'requirement', line, ...asked, hashes, editable: false };
};

/** An address or a folder, whatever it looks like. pip reads no hashes for it. */
const editableOf = (line: number, text: string): Entry => {
  const asked = readAddress(text);
  if (typeof asked === 'string') return { kind: 'invalid', line, why: asked };
  return { kind: 'requirement', line, ...asked, hashes: [], editable: true };
};

const entryOf = ({ line, text, cutBy }: LogicalLine, tornBy: number | null): Entry => {
  const [asked, rest] = splitLine(text);
  const options = rest === '' ? {} : readOptions(rest);
  if (isRefusal(options)) return { kind: 'invalid', line, why: options.why };
  if (asked !== '') return requirementOf(line, asked, options.hash ?? []);
  const [editable] = options.editables ?? [];
  if (editable !== undefined) return editableOf(line, editable);
  const { requirements, constraints, hash } = options;
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

const hashInUrl = /[#&](?:sha256|sha384|sha512)=[0-9a-f]{32,}/i;
const commitInUrl = new RegExp(String.raw`^(?:git|hg|svn|bzr)\+.*@${objectId}(?:#|$)`, 'i');

export const isHashed = ({ hashes, url }: Requirement): boolean =>
  hashes.length > 0 || (url !== null && hashInUrl.test(url));

/**
 * Whether one version, one file or one commit is named: `==1.0` (no `*`), `===x`, a URL with its hash, a VCS
 * address with a commit.
 */
export const isPinned = (asked: Requirement): boolean => {
  const { specifiers, url } = asked;
  if (url !== null) return isHashed(asked) || commitInUrl.test(url);
  return specifiers.some((one) => one.startsWith('===') || (one.startsWith('==') && !one.includes('*')));
};

/** The version of a single `==` or `===`; null where anything else is asked. */
export const exactVersion = ({ specifiers }: Pick<Asked, 'specifiers'>): string | null => {
  const [only, ...others] = specifiers;
  if (only === undefined || others.length > 0) return null;
  return /^={2,3}(.+)$/.exec(only)?.[1] ?? null;
};

/** What people know it by. */
export const nameOf = ({ name, url, line }: Requirement): string => name ?? url ?? `line ${line}`;

/** `name[extra,other]`. */
export const withExtras = (name: string, extras: readonly string[]): string => {
  if (extras.length === 0) return name;
  return `${name}[${extras.join(',')}]`;
};

/** ` ; python_version < '3.9'`, however it is spaced and quoted; empty without a marker. */
export const markerText = ({ marker }: Pick<Asked, 'marker'>): string => {
  if (marker === null) return '';
  return ` ; ${marker.replace(/\s+/g, ' ').replaceAll('"', "'")}`;
};

/** One text for what an entry pins, however it is spelt; hashes are how a pin is checked, not what is pinned. */
export const pinText = ({ name, extras, specifiers, url, marker, editable }: Requirement): string => {
  let text = editable ? '-e ' : '';
  text += withExtras(name ?? '', extras) + specifiers.join(',');
  if (url !== null) text += ` @ ${url}`;
  return text + markerText({ marker });
};
