// Which options stand on a line of a requirements file? Splits words as shlex does and reads them as optparse does, for the options that
// pip allows there. Pure; asked by requirements.ts.

/** Whether an option takes a value, by its dest; those of pip 22 to 25. */
const options: Readonly<
  Record<string, { readonly takes: boolean; readonly long: readonly string[]; readonly short?: string }>
> = {
  index_url: { takes: true, long: ['--index-url', '--pypi-url'], short: 'i' },
  extra_index_url: { takes: true, long: ['--extra-index-url'] },
  no_index: { takes: false, long: ['--no-index'] },
  constraints: { takes: true, long: ['--constraint'], short: 'c' },
  requirements: { takes: true, long: ['--requirement'], short: 'r' },
  editables: { takes: true, long: ['--editable'], short: 'e' },
  find_links: { takes: true, long: ['--find-links'], short: 'f' },
  no_binary: { takes: true, long: ['--no-binary'] },
  only_binary: { takes: true, long: ['--only-binary'] },
  prefer_binary: { takes: false, long: ['--prefer-binary'] },
  require_hashes: { takes: false, long: ['--require-hashes'] },
  pre: { takes: false, long: ['--pre'] },
  trusted_host: { takes: true, long: ['--trusted-host'] },
  use_feature: { takes: true, long: ['--use-feature'] },
  global_options: { takes: true, long: ['--global-option'] },
  hash: { takes: true, long: ['--hash'] },
  config_settings: { takes: true, long: ['--config-settings', '--config-setting'], short: 'C' },
};

const byLong = new Map(
  Object.entries(options).flatMap(([dest, { long }]) => long.map((name) => [name, dest] as const)),
);
const byShort = new Map(
  Object.entries(options).flatMap(([dest, { short }]) => (short === undefined ? [] : [[short, dest] as const])),
);

export type Options = Readonly<Record<string, readonly string[]>>;
/** `why` is a half sentence: `holds an option that pip does not know here: --no-deps`. */
export type Refusal = { readonly why: string };

export const isRefusal = (value: object): value is Refusal => 'why' in value && typeof value.why === 'string';

/** As Python's shlex.split in POSIX mode, without comments. */
export const splitWords = (text: string): string[] | Refusal => {
  // Nearly every line: nothing that means anything to a shell.
  if (!/['"\\]/.test(text)) return text.split(/[ \t\r\n]+/).filter((word) => word !== '');
  const words: string[] = [];
  let [word, quote]: [string | null, string] = [null, ''];
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!;
    if (quote === "'" || (quote === '"' && char !== '\\')) {
      if (char === quote) quote = '';
      else word += char;
    } else if (char === '\\') {
      const next = text[(i += 1)];
      if (next === undefined) return { why: 'ends in a lone backslash' };
      word = `${word ?? ''}${quote === '"' && next !== '"' && next !== '\\' ? char : ''}${next}`;
    } else if (char === "'" || char === '"') {
      [word, quote] = [word ?? '', char];
    } else if (/[ \t\r\n]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (quote !== '') return { why: 'has a quote that is not closed' };
  return word === null ? words : [...words, word];
};

const nameLong = (written: string): string | Refusal => {
  const exact = byLong.get(written);
  if (exact !== undefined) return exact;
  // optparse takes any beginning that fits one option only.
  const fits = [...byLong.keys()].filter((long) => long.startsWith(written));
  if (fits.length === 1) return byLong.get(fits[0]!)!;
  return {
    why:
      fits.length === 0
        ? `holds an option that pip does not know here: ${written}`
        : `holds an option that could be several: ${written}`,
  };
};

const readLong = (word: string): { dest: string; value: string | null } | Refusal => {
  const at = word.indexOf('=');
  const dest = nameLong(at < 0 ? word : word.slice(0, at));
  if (typeof dest !== 'string') return dest;
  if (at >= 0 && !options[dest]!.takes) return { why: `gives a value to ${word.slice(0, at)}, which takes none` };
  return { dest, value: at < 0 ? null : word.slice(at + 1) };
};

const readShort = (word: string): { dest: string; value: string | null } | Refusal => {
  const dest = byShort.get(word[1]!);
  return dest === undefined
    ? { why: `holds an option that pip does not know here: -${word[1]!}` }
    : { dest, value: word.length > 2 ? word.slice(2) : null };
};

const refuseValue = (dest: string, value: string): Refusal | null => {
  if (dest === 'hash' && !/^(?:sha256|sha384|sha512):/.test(value))
    return { why: `has a --hash that is no sha256, sha384 or sha512: ${value.slice(0, 80)}` };
  if (dest === 'config_settings' && !value.includes('='))
    return { why: `has a --config-settings that is no KEY=VALUE: ${value.slice(0, 80)}` };
  return null;
};

/** The values of each option by its dest; an option without a value counts as ''. Words that are no options are passed over, as pip does. */
export const readOptions = (text: string): Options | Refusal => {
  const words = splitWords(text);
  if (isRefusal(words)) return words;
  const found: Record<string, string[]> = {};
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i]!;
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') continue;
    const option = word.startsWith('--') ? readLong(word) : readShort(word);
    if (isRefusal(option)) return option;
    const value = options[option.dest]!.takes ? (option.value ?? words[(i += 1)]) : '';
    if (value === undefined) return { why: `ends after ${word}, which wants a value` };
    const refusal = refuseValue(option.dest, value);
    if (refusal !== null) return refusal;
    (found[option.dest] ??= []).push(value);
  }
  return found;
};
