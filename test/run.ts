// Runs every built test file, each in a process of its own, and believes none of them (uvu exits 0 on several kinds
// of failing test).
// Asks driver/options.ts what to run, driver/child.ts to run it, driver/outcome.ts what it meant, driver/report.ts
// how to say it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killAll, runFile } from './driver/child.js';
import { chooseFiles, isEndToEnd, type Options, parseOptions } from './driver/options.js';
import { judgeFile } from './driver/outcome.js';
import { installOnce, packProject } from './driver/package.js';
import {
  type FileResult,
  renderFailures,
  renderFile,
  renderSkips,
  renderSlowest,
  renderSums,
  type Sums,
  sumUp,
} from './driver/report.js';
import { scratchFolder } from './driver/scratch.js';
import { isolate } from './support/environment.js';
import { projectRoot } from './support/project.js';
import { tidyUp } from './support/temp.js';

const interrupted = new AbortController();

const say = (text: string): void => void process.stdout.write(text);

/** Largest first: the longest file should not be the one that starts last. */
const listTests = (dir: string): string[] => {
  const all = readdirSync(dir, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
  const size = (file: string): number => statSync(join(dir, file)).size;
  const tests = all.filter((file) => /\.test\.m?js$/.test(file) && !/(^|\/)node_modules\//.test(file));
  return tests.sort().sort((a, b) => size(b) - size(a));
};

/** Its own home and its own temp folder, so that whatever it leaves goes when the driver goes. */
const runOne = async (
  dir: string,
  file: string,
  place: string,
  shared: Record<string, string>,
  timeout: number,
): Promise<FileResult> => {
  const start = performance.now();
  const home = join(place, 'home');
  const temp = join(place, 'tmp');
  for (const folder of [home, temp]) mkdirSync(folder, { recursive: true });
  const certificates = process.env.NODE_EXTRA_CA_CERTS;
  const env = {
    ...isolate(process.env, home),
    TMPDIR: temp,
    ...shared,
    ...(certificates === undefined ? {} : { GATE_HOOKS_TEST_CA: certificates }),
  };
  const ended = await runFile(join(dir, file), join(place, 'output'), env, timeout);
  const outcome = judgeFile(readFileSync(join(dir, file), 'utf8'), ended);
  tidyUp(place);
  return { file, ms: performance.now() - start, output: ended.output, outcome };
};

const broken = (file: string, problem: string): FileResult => ({
  file,
  ms: 0,
  output: '',
  outcome: { passed: 0, failed: 1, skips: [], problems: [problem] },
});

const prepareEndToEnd = async (temp: string): Promise<Record<string, string>> => {
  const packed = await packProject(projectRoot(), join(temp, 'pack'));
  const gated = await installOnce(packed, join(temp, 'gated'), isolate(process.env, join(temp, 'home')));
  return { GATE_HOOKS_PACKAGE: packed, GATE_HOOKS_GATED: gated };
};

const runAll = async (dir: string, files: readonly string[], temp: string, options: Options): Promise<FileResult[]> => {
  const shared: Record<string, string> = files.some(isEndToEnd) ? await prepareEndToEnd(temp) : {};
  const results: FileResult[] = [];
  const queue = [...files.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, file] = next;
      const result = interrupted.signal.aborted
        ? broken(file, 'not run: interrupted')
        : await runOne(dir, file, join(temp, String(index)), shared, options.timeout).catch((error: unknown) =>
            broken(file, `could not be run: ${String(error)}`),
          );
      say(renderFile(result));
      results.push(result);
    }
  };
  // One more than there are cores: many tests wait for a process or a timer.
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
  return results;
};

const main = async (args: readonly string[]): Promise<Sums> => {
  const options = parseOptions(args);
  const dir = resolve(options.dir ?? dirname(fileURLToPath(import.meta.url)));
  const files = chooseFiles(listTests(dir), options);
  const temp = mkdtempSync(join(scratchFolder(), 'gate-hooks-tests-'));
  try {
    const results = await runAll(dir, files, temp, options);
    const sums = sumUp(results);
    if (sums.failed > 0) process.exitCode = 1;
    say(`\n${renderSlowest(results, options.slowest)}${renderSkips(results)}${renderFailures(results)}`);
    return sums;
  } finally {
    tidyUp(temp);
  }
};

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.on(signal, () => {
    interrupted.abort();
    killAll();
    process.once('exit', () => {
      process.exitCode = code;
    });
  });
}

const sums = await main(process.argv.slice(2)).catch((error: unknown): Sums => {
  process.exitCode = 1;
  say(`the tests could not be run: ${error instanceof Error ? error.message : String(error)}\n`);
  return { passed: 0, failed: 1, skipped: 0 };
});
say(renderSums(sums));
