// Which file configures lefthook, does its hook stand here, and where in that file goes the job that starts the
// gate? Pure; asked by facts.ts and edit.ts.
import { isDeepStrictEqual } from 'node:util';
import { parse as parseToml } from 'smol-toml';
import { type Document, isMap, isScalar, isSeq, type Pair, parseAllDocuments, type YAMLMap, type YAMLSeq } from 'yaml';
import { Fault } from '../../core/fault.js';
import { type Marks, regionOf, withoutRegion } from '../../core/region.js';
import { filesCommand, firstOfAll, jobName, jobScript, manualJob } from './lefthook-job.js';
import { whyCut } from './lefthook-stdin.js';
import { shMarks, startedHook } from './starter.js';

/** Where lefthook looks, in its order (2.2.2, measured): it reads the first that is there. */
export const lefthookFiles = ['yml', 'yaml', 'json', 'jsonc', 'toml'].flatMap((end) =>
  ['lefthook', '.lefthook', '.config/lefthook'].map((name) => `${name}.${end}`),
);

/**
 * Whether this is the pre-push that `lefthook install` writes. It writes one only where its configuration names
 * pre-push.
 */
export const isLefthookHook = (content: string): boolean => /^call_lefthook run "?pre-push"? /m.test(content);

/** The same words as in sh, at any indentation. */
const marks: Marks = { ...shMarks, pattern: /^[ \t]*# gate-hooks: (start|end)\b[^\r\n]*/gm };
const joined = ' [the line above had no newline]';

/** At `at` goes the region, indented by `indent`; `open` are the lines above the job that the file lacks. */
type Place = {
  readonly shape: 'commands' | 'jobs';
  readonly at: number;
  readonly indent: number;
  readonly open: readonly string[];
};

const refuse = (name: string, why: string): never => {
  throw new Fault(
    'not-wired',
    `${name}: ${why}; it was left alone`,
    `add this to it by hand, then run npx gate-hooks install again:\n${manualJob(name)}`,
  );
};

const readDocument = (text: string, name: string): Document => {
  if (text.startsWith('\u00ef\u00bb\u00bf')) return refuse(name, 'it begins with a byte order mark');
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.length === 0) return parseAllDocuments('null')[0] as Document;
  const [document, ...others] = documents as [Document, ...Document[]];
  if (others.length > 0) return refuse(name, 'it holds several YAML documents');
  const [error] = document.errors;
  if (error !== undefined) return refuse(name, `this is no YAML that can be read (${error.code})`);
  return document;
};

const findPair = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);

/** @param node one that was parsed from `text`, so that it has a range */
const columnOf = (text: string, node: YAMLMap | YAMLSeq): number => {
  const at = node.range?.[0] ?? 0;
  return at - (text.lastIndexOf('\n', at - 1) + 1);
};

/** Below the line of a key, so that a comment above the first entry stays above that entry. */
const lineAfter = (text: string, pair: Pair): number => {
  const end = text.indexOf('\n', isScalar(pair.key) ? (pair.key.range?.[1] ?? 0) : 0);
  return end === -1 ? text.length : end + 1;
};

/** A list or map with a line for each entry, to which one can be added; null for anything else. */
const inLines = (value: unknown): YAMLMap | YAMLSeq | null => {
  if (!isMap(value) && !isSeq(value)) return null;
  if (value.flow === true || value.items.length === 0) return null;
  return value;
};

const findPlace = (text: string, document: Document, name: string): Place => {
  const { contents } = document;
  const atEnd = (indent: number): Place => ({
    shape: 'commands',
    at: text.length,
    indent,
    open: ['pre-push:', '  commands:'],
  });
  if (contents === null || (isScalar(contents) && contents.value === null)) return atEnd(0);
  if (!isMap(contents) || contents.flow === true) return refuse(name, 'it is not a map with a line for each key');
  const hook = findPair(contents, 'pre-push');
  if (hook === undefined) return atEnd(columnOf(text, contents));
  const value = inLines(hook.value);
  if (!isMap(value)) return refuse(name, 'its pre-push is not a map with a line for each key');
  if (findPair(value, '<<') !== undefined) return refuse(name, 'its pre-push is merged from elsewhere');
  return (
    placeInList(text, value, name) ?? {
      shape: 'commands',
      at: lineAfter(text, hook),
      indent: columnOf(text, value),
      open: ['commands:'],
    }
  );
};

/** Before the first of the jobs or commands that are there; null where there are none. */
const placeInList = (text: string, hook: YAMLMap, name: string): Place | null => {
  for (const shape of ['jobs', 'commands'] as const) {
    const pair = findPair(hook, shape);
    if (pair === undefined) continue;
    const list = inLines(pair.value);
    const isFit = shape === 'jobs' ? isSeq(list) : isMap(list);
    if (list === null || !isFit) {
      return refuse(name, `its pre-push has ${shape} that do not stand in lines of their own`);
    }
    return { shape, at: lineAfter(text, pair), indent: columnOf(text, list), open: [] };
  }
  return null;
};

const render = ({ shape, indent, open }: Place, note: string): string[] => {
  const first = shape === 'jobs' ? `- name: ${jobName}` : `${jobName}:`;
  const script = jobScript.split('\n').map((line) => `    ${line}`);
  const job = [first, `  files: ${filesCommand}`, '  run: |', ...script, '  use_stdin: true'];
  if (shape === 'commands') job.push(`  priority: ${firstOfAll}`);
  const depth = ' '.repeat(2 * open.length);
  const lines = [marks.start + note, ...open, ...job.map((line) => depth + line), marks.end];
  return lines.map((line) => ' '.repeat(indent) + line);
};

/** What lefthook would read, with our job in it and nothing else changed. */
const expected = (before: unknown, { shape }: Place): unknown => {
  const [config, job] = [
    { ...(before as Record<string, unknown> | null) },
    { files: filesCommand, run: `${jobScript}\n`, use_stdin: true },
  ];
  const hook = config['pre-push'] as Record<string, unknown> | undefined;
  const jobs = [{ name: jobName, ...job }, ...((hook?.jobs ?? []) as unknown[])];
  const commands = { [jobName]: { ...job, priority: firstOfAll }, ...(hook?.commands as object | undefined) };
  const filled = shape === 'jobs' ? jobs : commands;
  return { ...config, 'pre-push': { ...hook, [shape]: filled } };
};

const insert = (text: string, name: string): string => {
  const document = readDocument(text, name);
  const place = findPlace(text, document, name);
  const open = place.at > 0 && !text.slice(0, place.at).endsWith('\n');
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const region = render(place, open ? joined : '')
    .map((line) => line + end)
    .join('');
  const after = `${text.slice(0, place.at)}${open ? end : ''}${region}${text.slice(place.at)}`;
  const read = readDocument(after, name);
  if (!isDeepStrictEqual(read.toJS(), expected(document.toJS(), place)))
    return refuse(name, 'a job cannot be put into it without changing something else');
  return after;
};

const parseConfig = (text: string, name: string): unknown => {
  if (name.endsWith('.toml')) return parseToml(text);
  return parseAllDocuments(text)[0]?.toJS();
};

/**
 * Why ours would not get all of stdin from that file; null where it does, or where lefthook itself could not read
 * it.
 */
export const whyLefthookCuts = (text: string, name: string): string | null => {
  try {
    return whyCut((parseConfig(text, name) as Record<string, unknown> | null)?.['pre-push']);
  } catch {
    return null;
  }
};

/** @throws Fault where ours would not get all of stdin */
const requireWhole = (text: string, name: string): string => {
  const why = whyLefthookCuts(text, name);
  if (why !== null)
    throw new Fault(
      'not-wired',
      `${name}: ${why}; it was left alone`,
      'take `use_stdin` out of that job (or `parallel` out of pre-push), then: npx gate-hooks install',
    );
  return text;
};

/** @throws Fault with the lines to add where the file cannot be edited safely */
export const addToLefthook = (before: string | null, name: string): string => {
  const text = before ?? '';
  const region = regionOf(text, marks, name);
  // Also where it was put there by hand, in whatever form and place.
  if ((region ?? text).includes(startedHook)) return requireWhole(text, name);
  if (region !== null) return refuse(name, 'the lines of gate-hooks in it do not start the gate');
  if (/\.ya?ml$/.test(name)) return requireWhole(insert(text, name), name);
  return refuse(name, 'only YAML is edited');
};

/** Never removes the file: lefthook without one is an error. @throws Fault where the marks do not pair up */
export const removeFromLefthook = (text: string, name: string): string => {
  if (regionOf(text, marks, name) === null) return text;
  const rest = withoutRegion(text, marks, name);
  const at = text.search(marks.pattern);
  // A file that had no newline at its end got one in front of our lines.
  if (text.includes(joined)) return rest.slice(0, at).replace(/\r?\n$/, '') + rest.slice(at);
  return rest;
};
