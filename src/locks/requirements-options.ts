// Reads the options of a requirements line as optparse does, for the options that pip allows there.
import { isRefusal, type Refusal, splitWords } from './shell-words.js';

type Option = {
  /** As optparse names it. */
  readonly dest: string;
  readonly takesValue: boolean;
  readonly long: readonly string[];
  readonly short?: string;
};

/** Those of pip 22 to 25. */
const options: readonly Option[] = [
  { dest: 'index_url', takesValue: true, long: ['--index-url', '--pypi-url'], short: 'i' },
  { dest: 'extra_index_url', takesValue: true, long: ['--extra-index-url'] },
  { dest: 'no_index', takesValue: false, long: ['--no-index'] },
  { dest: 'constraints', takesValue: true, long: ['--constraint'], short: 'c' },
  { dest: 'requirements', takesValue: true, long: ['--requirement'], short: 'r' },
  { dest: 'editables', takesValue: true, long: ['--editable'], short: 'e' },
  { dest: 'find_links', takesValue: true, long: ['--find-links'], short: 'f' },
  { dest: 'no_binary', takesValue: true, long: ['--no-binary'] },
  { dest: 'only_binary', takesValue: true, long: ['--only-binary'] },
  { dest: 'prefer_binary', takesValue: false, long: ['--prefer-binary'] },
  { dest: 'require_hashes', takesValue: false, long: ['--require-hashes'] },
  { dest: 'pre', takesValue: false, long: ['--pre'] },
  { dest: 'trusted_host', takesValue: true, long: ['--trusted-host'] },
  { dest: 'use_feature', takesValue: true, long: ['--use-feature'] },
  { dest: 'global_options', takesValue: true, long: ['--global-option'] },
  { dest: 'hash', takesValue: true, long: ['--hash'] },
  { dest: 'config_settings', takesValue: true, long: ['--config-settings', '--config-setting'], short: 'C' },
];

const byLong = new Map(options.flatMap((option) => option.long.map((name) => [name, option] as const)));

/** The values of each option by its dest; an option without a value counts as ''. */
export type Options = Readonly<Record<string, readonly string[]>>;

/** An option as a word spells it, with the value that stands in the same word. */
type Spelt = { readonly option: Option; readonly value: string | null };

const optionNamed = (written: string): Option | Refusal => {
  const exact = byLong.get(written);
  if (exact !== undefined) return exact;
  // optparse takes any beginning that fits one option only.
  const [fit, ...others] = [...byLong].filter(([long]) => long.startsWith(written));
  if (fit === undefined) return { why: `holds an option that pip does not know here: ${written}` };
  if (others.length === 0) return fit[1];
  return { why: `holds an option that could be several: ${written}` };
};

const readLong = (word: string): Spelt | Refusal => {
  const at = word.indexOf('=');
  const name = at < 0 ? word : word.slice(0, at);
  const option = optionNamed(name);
  if (isRefusal(option)) return option;
  if (at < 0) return { option, value: null };
  if (!option.takesValue) return { why: `gives a value to ${name}, which takes none` };
  return { option, value: word.slice(at + 1) };
};

const readShort = (word: string): Spelt | Refusal => {
  const name = word.slice(1, 2);
  const option = options.find(({ short }) => short === name);
  if (option === undefined) return { why: `holds an option that pip does not know here: -${name}` };
  return { option, value: word.length > 2 ? word.slice(2) : null };
};

const refuseValue = (dest: string, value: string): Refusal | null => {
  if (dest === 'hash' && !/^(?:sha256|sha384|sha512):/.test(value))
    return { why: `has a --hash that is no sha256, sha384 or sha512: ${value.slice(0, 80)}` };
  if (dest === 'config_settings' && !value.includes('='))
    return { why: `has a --config-settings that is no KEY=VALUE: ${value.slice(0, 80)}` };
  return null;
};

/** The option that a word spells, and its value: in the same word, or the next one. */
const readOption = (word: string, next: Iterator<string, undefined>): { dest: string; value: string } | Refusal => {
  const spelt = word.startsWith('--') ? readLong(word) : readShort(word);
  if (isRefusal(spelt)) return spelt;
  const { dest, takesValue } = spelt.option;
  if (!takesValue) return { dest, value: '' };
  const value = spelt.value ?? next.next().value;
  if (value === undefined) return { why: `ends after ${word}, which wants a value` };
  return refuseValue(dest, value) ?? { dest, value };
};

/** Words that are no options are passed over, as pip does. */
export const readOptions = (text: string): Options | Refusal => {
  const words = splitWords(text);
  if (isRefusal(words)) return words;
  const found: Record<string, string[]> = {};
  const rest = words.values();
  for (const word of rest) {
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') continue;
    const option = readOption(word, rest);
    if (isRefusal(option)) return option;
    const values = found[option.dest] ?? [];
    values.push(option.value);
    found[option.dest] = values;
  }
  return found;
};
