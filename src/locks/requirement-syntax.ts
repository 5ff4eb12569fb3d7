// Reads one requirement: a name with extras and versions, an address or a path, by PEP 508 and pip's additions.
import { strip } from './requirements-lines.js';
import { isClause } from './versions.js';

export type Asked = {
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
};

/** PEP 503. */
export const normaliseName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** More of a line than this is not quoted. */
const mostQuoted = 120;

const word = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?';
/** A name, its extras in brackets, and what follows them. */
const named = new RegExp(String.raw`^(${word})[ \t]*(?:\[([^\]]*)\])?[ \t]*(.*)$`, 's');
const extra = new RegExp(`^${word}$`);
/** What makes a text a URL. */
const schemes = /^(?:https?|file|ftp|(?:git|hg|svn|bzr)(?:\+[a-z]+)?):/i;
/** The ends of names that are packed packages. */
const archive = /\.(?:whl|zip|tar\.gz|tgz|tar|tar\.bz2|tbz|tar\.xz|txz|tlz|tar\.lz|tar\.lzma)$/i;
/** `name-1.0-py3-none-any.whl`: the name before the version, an optional build number and three tags. */
const wheel = /(?:^|\/)([A-Za-z0-9._]+)-[^/-]+(?:-[^/-]+){3,4}\.whl(?:#|$)/;

const readExtras = (text: string): string[] | null => {
  if (strip(text) === '') return [];
  const extras = text.split(',').map(strip);
  if (extras.every((one) => extra.test(one))) return extras.map(normaliseName).sort();
  return null;
};

const readSpecifiers = (text: string): string[] | null => {
  const bare = strip(text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text);
  if (bare === '') return [];
  const clauses = bare.replace(/,\s*$/, '').split(',').map(strip);
  if (clauses.every(isClause)) return clauses.map((one) => one.replace(/\s+/g, '')).sort();
  return null;
};

/**
 * `name` of `#egg=name`, or of a wheel's file name; a null name where the address tells none, null where it is
 * broken.
 */
const nameInUrl = (url: string): { name: string | null; extras: string[] } | null => {
  const egg = schemes.test(url) ? /[#&]egg=([^&]*)/.exec(url)?.[1] : undefined;
  if (!egg) {
    const name = wheel.exec(url)?.[1];
    return { name: name === undefined ? null : normaliseName(name), extras: [] };
  }
  const [, name, inBrackets = '', rest] = named.exec(egg) ?? [];
  const extras = readExtras(inBrackets);
  if (name === undefined || extras === null || rest !== '') return null;
  return { name: normaliseName(name), extras };
};

const isAddress = (text: string): boolean =>
  schemes.test(text) || text.startsWith('.') || text.startsWith('/') || (archive.test(text) && !/^[^/]*@/.test(text));

/** A URL or a path, or why it is none. */
export const readAddress = (text: string): Asked | string => {
  const [, path = text, extras = ''] = /^([^#]+)\[([^\]]*)\]$/.exec(text) ?? [];
  const inUrl = nameInUrl(path);
  if (inUrl === null) return `has an #egg= that is no name: ${text.slice(0, mostQuoted)}`;
  return {
    name: inUrl.name,
    extras: [...inUrl.extras, ...(readExtras(extras) ?? [])].sort(),
    specifiers: [],
    url: path,
    marker: null,
  };
};

/** What is asked for, and under which marker. */
const splitMarker = (text: string): readonly [asked: string, marker: string | null] => {
  // Of a bare URL a semicolon may be part; pip then wants a space after it.
  const at = text.indexOf(schemes.test(text) ? '; ' : ';');
  if (at < 0) return [strip(text), null];
  const marker = strip(text.slice(at).replace(/^\s*;/, ''));
  return [strip(text.slice(0, at)), marker === '' ? null : marker];
};

/** A requirement, or why it is none. */
export const readRequirement = (text: string): Asked | string => {
  const [asked, marker] = splitMarker(text);
  if (isAddress(asked)) {
    const address = readAddress(asked);
    return typeof address === 'string' ? address : { ...address, marker };
  }
  const none = `is no requirement: ${asked.slice(0, mostQuoted)}`;
  const [, written, inBrackets = '', rest = ''] = named.exec(asked) ?? [];
  const extras = readExtras(inBrackets);
  if (written === undefined || extras === null) return none;
  const name = normaliseName(written);
  if (rest.startsWith('@')) {
    const url = strip(rest.slice(1));
    if (url === '' || /[^\S\ufeff]/.test(url)) return `has no address after the @: ${asked.slice(0, mostQuoted)}`;
    return { name, extras, specifiers: [], url, marker };
  }
  const specifiers = readSpecifiers(rest);
  if (specifiers === null) return none;
  return { name, extras, specifiers, url: null, marker };
};
