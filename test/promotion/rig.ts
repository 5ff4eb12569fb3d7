// A repository with a passed smoke, and the question whether it may be promoted, asked in this process. Each rig is
// a copy of one template.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { run as pinData } from '../../src/commands/pin-data.js';
import { decide } from '../../src/commands/promote.js';
import { run as runSmoke } from '../../src/commands/smoke.js';
import { Fault } from '../../src/core/fault.js';
import type { Answer } from '../../src/core/verdict.js';
import type { BanditFact } from '../../src/promotion/bandit-fact.js';
import { readSettings } from '../../src/settings/read.js';
import { validate } from '../../src/settings/validate.js';
import { requireWorkTree } from '../../src/world/git.js';
import { fill, freshFolder, git, type Tree } from '../evidence/temporary.js';

for (const name of ['BYPASS_SMOKE', 'GATE_EXPECT_DATA', 'GITHUB_STEP_SUMMARY', 'CI']) delete process.env[name];
Object.assign(process.env, {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'c',
  GIT_COMMITTER_EMAIL: 'c@example.com',
});

export type Flags = {
  run?: string;
  merge?: string[];
  compat?: 'minimal';
  expectData?: string;
  expectRun?: string;
  requireCommit?: string;
};
export type Json = Record<string, any>;
type Row = { name: string; result: string; expected: string; found: string; hint: string | null };

const report = 'reports/run.json';

export class Rig {
  nowMs = Date.now();

  constructor(readonly root: string) {}

  git(...args: string[]): string {
    return git(this.root, ...args).trim();
  }

  write(tree: Tree): void {
    fill(this.root, tree);
  }

  commit(tree: Tree = {}): string {
    this.write(tree);
    this.git('add', '-A');
    this.git('commit', '-q', '--allow-empty', '-m', 'x');
    return this.git('rev-parse', 'HEAD');
  }

  at(path: string): string {
    return join(this.root, path);
  }

  read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  get text(): string {
    return this.read(report);
  }

  /** Under both names. */
  put(text: string | Buffer): void {
    for (const name of ['run.json', 'smoke_run.json']) writeFileSync(this.at(`reports/${name}`), text);
  }

  /** As a liar would: the fields are changed, and both copies of the record agree. */
  edit(change: (record: Json) => void): void {
    const record = JSON.parse(this.text) as Json;
    change(record);
    this.put(JSON.stringify(record));
  }

  /** The record claims to be about what is checked out now. */
  claimHead(): void {
    this.edit((record) =>
      Object.assign(record.git, {
        commit: this.git('rev-parse', 'HEAD'),
        tree: this.git('rev-parse', 'HEAD^{tree}'),
      }),
    );
  }

  private prepared() {
    const repo = requireWorkTree(this.root);
    return {
      cwd: this.root,
      packageDir: '',
      nowMs: this.nowMs,
      args: [],
      repo,
      settings: readSettings(this.root, null, () => validate),
      validator: validate,
    };
  }

  async smoke(only: readonly string[] | null = null): Promise<Answer> {
    return runSmoke({ ...this.prepared(), only });
  }

  promote(flags: Flags = {}, bandit: BanditFact = { kind: 'no python' }): Answer & { rows: Row[]; no: string[] } {
    const answer = decide({ ...this.prepared(), ...flags }, bandit);
    const rows = (answer.data as { checks: Row[] }).checks;
    return { ...answer, rows, no: rows.filter(({ result }) => result === 'no').map(({ name }) => name) };
  }

  /** Which checks say no, and what each of them found. */
  found(flags: Flags = {}): Record<string, string> {
    return Object.fromEntries(
      this.promote(flags)
        .rows.filter(({ result }) => result === 'no')
        .map(({ name, found }) => [name, found]),
    );
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** The Fault that the promise ends in. */
export const rejectionOf = async (act: Promise<unknown>): Promise<Fault> =>
  act.then(
    () => assert.unreachable('should have been a Fault') as never,
    (error: unknown) =>
      faultOf(() => {
        throw error;
      }),
  );

/** The Fault that `act` ends in. */
export const faultOf = (act: () => unknown): Fault => {
  try {
    act();
  } catch (error) {
    assert.instance(error, Fault);
    return error as Fault;
  }
  return assert.unreachable('should have been a Fault') as never;
};

export const settings = {
  smoke: {
    steps: [
      { name: 'lint', run: 'true' },
      { name: 'unit', run: 'true', env: { A: '1' } },
    ],
  },
  evidence: { data: ['data'] },
};

/** Data is what git ignores, so that only a hash of it can tell. */
export const files: Tree = {
  'gate-hooks.json': JSON.stringify(settings),
  '.gitignore': 'reports/\ndata/\n',
  'main.txt': 'code\n',
  'configs/model.yaml': 'lr: 0.1\n',
  'configs/run.sh*': '#!/bin/sh\n',
  'data/a.csv': '1,2\n',
  'data/b.csv': '3,4\n',
};

export const makeRig = (tree: Tree = files, ...init: string[]): Rig => {
  const rig = new Rig(freshFolder());
  rig.git('init', '-q', '-b', 'main', ...init);
  rig.commit(tree);
  return rig;
};

/** A rig whose smoke has passed, with the expected data id in GATE_HOOKS' own lock file, as a fresh copy each time. */
export const makeTemplate = async (make: () => Rig | Promise<Rig>): Promise<() => Rig> => {
  const template = await make();
  return () => {
    const copy = mkdtempSync(`${template.root}-`);
    cpSync(template.root, copy, { recursive: true });
    return new Rig(copy);
  };
};

/** A digest that nothing here has. */
export const other = 'f'.repeat(64);

/** A repository whose data id is pinned and committed; nothing has run yet. */
export const prepare = async (tree = files): Promise<Rig> => {
  const rig = makeRig(tree);
  pinData({ repo: requireWorkTree(rig.root), settings: readSettings(rig.root, null, () => validate) });
  rig.commit();
  return rig;
};
