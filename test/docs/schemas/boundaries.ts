// What do the commands about places of scripts print as JSON? As rows/kit.ts lists them. Collected by all.ts.
import * as z from 'zod';
import type { Listed } from '../../../src/boundaries/move-imports.js';
import { type Place, wordOf } from '../../../src/boundaries/places.js';
import type { Recorded } from '../../../src/boundaries/record.js';
import type { ScriptKind, Trick } from '../../../src/boundaries/scripts.js';
import type { Usage } from '../../../src/boundaries/usage.js';
import type { Verdict } from '../../../src/boundaries/verdict.js';
import { answers, shape } from './envelope.js';
import { flag, mirror, number, object, patch, path, paths, text } from './words.js';

const line = z.int().min(1).describe('1-based');

const placeNames = mirror<Place>()(
  z.enum([
    'make',
    'workflow',
    'docs',
    'docker',
    'packaging',
    'pre-commit',
    'hooks',
    'package.json',
    'service',
    'shell',
    'python',
    'javascript',
    'settings',
    'history',
    'fixture',
    'other',
  ]),
);

const usage = mirror<Usage>()(z.enum(['run', 'entry', 'told', 'named'])).describe(
  'run starts it, entry installs it as a command, told shows people how to start it, named is any other mention',
);

const trick = mirror<Trick>()(
  object({
    line: z.int().describe('1-based'),
    kind: z.enum(['dynamic-literal', 'dynamic-computed', 'exec-eval', 'run-as-module', 'path-hack', 'reload']),
    what: text('what is called or changed'),
  }),
);

const script = object({
  path: path('the script'),
  kind: mirror<ScriptKind>()(z.enum(['shell', 'python', 'javascript', 'other program', 'no program'])),
  empty: flag('there is nothing in it'),
  verdict: mirror<Verdict>()(z.enum(['stay', 'wrap', 'move', 'not analysed'])).describe(
    'wrap: move, and leave a few lines under the old name',
  ),
  reason: z.string(),
  called_by: z.array(
    object({
      path: path('the file that names it'),
      line,
      place: z.enum(placeNames.options.map(wordOf)).describe('what kind of file that is'),
      usage,
      form: z.enum(['path', 'module']).describe('how it is named'),
      doubt: text('why another name there would be a guess').exactOptional(),
    }),
  ),
  imported_by: paths('files'),
  imports: paths('files of the repository'),
  dynamic: z.array(trick).describe('what no import statement shows'),
  file_lines: z.array(line).describe('lines that name __file__'),
}).meta({ id: 'script' });

export const checkBoundaries = answers(
  'check-boundaries',
  shape(['pass', 'fail'], 'the scripts and the rules were looked at', {
    folders: paths('folders of scripts'),
    scripts: z.array(script),
    rules: number('how many rules boundaries.rules has'),
    files: number('files that a rule looked at'),
    baseline: object({
      path: path('the baseline'),
      forgiven: number('findings that it forgives'),
      written: z.int().min(0).nullable().describe('with --update-baseline: how many findings it lists now; else null'),
    }).nullable(),
    exported: text('with --export: the rules as the other tool has them').exactOptional(),
    record: mirror<Recorded>()(object({ path: path('the decision'), written: z.boolean() }))
      .exactOptional()
      .describe('with --record'),
  }),
);

const listed = z.array(
  mirror<Listed>()(object({ path: path('the file'), line: z.int().describe('1-based'), why: z.string() })),
);

export const moveScript = answers(
  'move-script',
  shape(['pass', 'fail'], 'the move was planned, or done', {
    from: path('the script'),
    to: path('where it goes'),
    module: z.string().nullable().describe('what an import calls it then'),
    written: flag('it was done'),
    patch: patch('the whole move'),
    edited: paths('files that change with it'),
    created: paths('new files: the shim, and what makes the new folder a package'),
    shim: path('what answers to the old name').nullable().describe('null where nothing does'),
    doubts: listed.describe('left as they are, for a person to judge'),
    broken: listed.describe('imports that break, unless a shim answers to the old name'),
    warnings: listed.describe('what depends on where the script lies'),
    history: paths('records of what was, which name it: left as they are'),
    dirty: paths('tracked files that differ from the last commit: --write wants none'),
    try_it: z
      .string()
      .nullable()
      .exactOptional()
      .describe('with --write: a command that shows that it can be imported; null where no import can name it'),
  }),
);
