// Measures us and the peers side by side and writes the results: `npm run bench`.
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packProject } from '../test/driver/package.js';
import { projectRoot } from '../test/support/project.js';
import { removeTree } from '../test/support/temp.js';
import { drawChart, panelsOf } from './chart.js';
import { claims, judge, type Outcome, type Row, worst } from './claims.js';
import { type Context, NotMeasured, NotYet, type Scenario } from './context.js';
import { ours } from './gates.js';
import { readMachine, readRevision } from './machine.js';
import { isWhole, type Options, parseOptions } from './options.js';
import { findPeers, type Peers } from './peers.js';
import { renderReport, withUnit } from './report.js';
import { measureHarness } from './rounds.js';
import { checkout } from './scenarios/checkout.js';
import { firstPush } from './scenarios/first-push.js';
import { growth } from './scenarios/growth.js';
import { hashes } from './scenarios/hashes.js';
import { kill } from './scenarios/kill.js';
import { kit } from './scenarios/kit.js';
import { proved } from './scenarios/proved.js';
import { skipped } from './scenarios/skipped.js';
import { tenPushes } from './scenarios/story.js';

declare const __VERSION__: string;

const scenarios: readonly Scenario[] = [proved, skipped, firstPush, tenPushes, checkout, ...hashes, kill, growth, kit];

const say = (text: string): void => void process.stdout.write(text);
const root = projectRoot();

const reasonOf = (error: unknown): Outcome => {
  const reason = (error instanceof Error ? error.message : String(error)).trim();
  if (error instanceof NotYet) return { kind: 'not yet', reason };
  if (error instanceof NotMeasured) return { kind: 'not measured', reason };
  return { kind: 'failed', reason };
};

/** One scenario that breaks must not take the others' numbers with it. */
const measure = async (scenario: Scenario, context: Context): Promise<Row[]> => {
  const prepared = await scenario.prepare(context).catch(reasonOf);
  const rows: Row[] = [];
  for (const id of scenario.claims) {
    const outcome =
      'kind' in prepared
        ? (prepared as Outcome)
        : await Promise.resolve()
            .then(() => prepared[id]!())
            .catch(reasonOf);
    rows.push({ claim: claims[id], outcome });
  }
  return rows;
};

const describe = (row: Row): string => {
  const { claim, outcome } = row;
  const found =
    outcome.kind === 'measured' ? withUnit(worst(claim.limit, outcome.values), claim.limit) : outcome.reason;
  return `  ${judge(row).padEnd(12)} ${claim.what}: ${found}\n`;
};

const measureAll = async (chosen: readonly Scenario[], context: Context): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const scenario of chosen) {
    const start = performance.now();
    const done = await measure(scenario, context);
    rows.push(...done);
    say(`${scenario.name} (${((performance.now() - start) / 1000).toFixed(1)} s)\n${done.map(describe).join('')}`);
  }
  return rows;
};

/** A partial run writes beside the build, where nobody commits it. */
const placeFor = (options: Options): string =>
  options.out ?? (isWhole(options) ? join(root, 'bench') : join(root, 'build', 'bench', 'partial'));

const gatesFor = async (options: Options, chosen: readonly Scenario[], place: string): Promise<Peers> => {
  if (!chosen.some(({ gates }) => gates)) return { found: [], missing: [] };
  process.env.GATE_HOOKS_PACKAGE ??= await packProject(root, place);
  return options.peers ? findPeers() : { found: [], missing: [{ name: 'every peer', reason: '--no-peers was given' }] };
};

const main = async (options: Options): Promise<void> => {
  const chosen = scenarios.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'gate-hooks-bench-')));
  try {
    const peers = await gatesFor(options, chosen, place);
    say(`peers: ${peers.found.map(({ name, version }) => `${name} ${version}`).join(', ') || 'none'}\n`);
    for (const { name, reason } of peers.missing) say(`not measured: ${name}, ${reason}\n`);
    const context: Context = {
      quick: options.quick,
      ours: ours(__VERSION__),
      peers: peers.found,
      harness: measureHarness(options.quick ? 20 : 60),
    };
    const rows = await measureAll(chosen, context);
    const facts = [
      ...readMachine(),
      { name: 'measured on', value: new Date().toISOString().slice(0, 10) },
      { name: 'gate-hooks', value: `${__VERSION__}, ${readRevision(root)}` },
      ...peers.found.map(({ name, version }) => ({ name, value: version })),
    ];
    const out = placeFor(options);
    mkdirSync(out, { recursive: true });
    writeFileSync(
      join(out, 'RESULTS.md'),
      renderReport({ facts, rows, missing: peers.missing, harness: context.harness, whole: isWhole(options) }),
    );
    writeFileSync(join(out, 'results.svg'), drawChart(panelsOf(rows), 'gate-hooks and its peers, measured in one run'));
    say(`written: RESULTS.md and results.svg in ${out}\n`);
    if (rows.some((row) => judge(row) === 'failed')) process.exitCode = 1;
  } finally {
    removeTree(place);
  }
};

try {
  await main(
    parseOptions(
      process.argv.slice(2),
      scenarios.map(({ name }) => name),
    ),
  );
} catch (error) {
  process.exitCode = 2;
  say(`the bench could not be run: ${error instanceof Error ? error.message : String(error)}\n`);
}
