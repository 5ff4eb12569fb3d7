// A folder of small test files and the strict driver set on it, for the tests of the driver itself.
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { type Ran, run } from '../support/process.js';
import { projectRoot } from '../support/project.js';
import { writeFiles } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

const driver = join(projectRoot(), 'build', 'test', 'run.js');
const head =
  "import { test, suite } from 'uvu'; import * as assert from 'uvu/assert'; import { writeFileSync } from 'node:fs'; import { spawn } from 'node:child_process';";

export type Bench = {
  readonly dir: string;
  readonly temp: string;
  readonly args: string[];
  readonly env: Record<string, string>;
};

/** Test files as name -> lines, in a folder from where uvu resolves. */
export const bench = (files: Record<string, readonly string[]>, ...args: string[]): Bench => {
  const place = tempDir('driver');
  const [dir, temp] = [join(place, 'tests'), join(place, 'tmp')];
  mkdirSync(temp);
  writeFiles(
    dir,
    Object.fromEntries(Object.entries(files).map(([name, lines]) => [name, [head, ...lines].join('\n')])),
  );
  symlinkSync(join(projectRoot(), 'node_modules'), join(place, 'node_modules'));
  return { dir, temp, args: [driver, '--dir', dir, ...args], env: { TMPDIR: temp } };
};

export const drive = async (made: Bench, env: Record<string, string> = {}): Promise<Ran> => {
  const done = await run(process.execPath, made.args, { cwd: made.dir, env: { ...made.env, ...env } });
  assert.equal(readdirSync(made.temp), [], 'the driver leaves no temp folder behind');
  return done;
};

export const lastLine = (done: Ran): string => done.stdout.split('\n').at(-2) ?? '';

export const good = [
  "test('adds', () => assert.is(1 + 1, 2));",
  "test('knows', () => assert.ok(true));",
  'test.run();',
];
/** Lines of a test that starts a long sleep, writes its id and a space to `pidFile`, and never ends. */
export const hang = (pidFile: string): string[] => [
  "test('hangs', async () => {",
  `  const child = spawn('sleep', ['300'], { stdio: 'ignore' }); writeFileSync(${JSON.stringify(pidFile)}, child.pid + ' ');`,
  '  await new Promise(() => setInterval(() => {}, 1000));',
  '});',
  'test.run();',
];
