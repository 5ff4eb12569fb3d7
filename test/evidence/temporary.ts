// A place to make files and git repositories in, gone when the tests end.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { requireWorkTree, type WorkRepository } from '../../src/world/git.js';

const home = realpathSync(mkdtempSync(join(tmpdir(), 'gate-hooks-evidence-')));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));
Object.assign(process.env, { HOME: home, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });

export type Tree = Readonly<Record<string, string | Buffer>>;

export const freshFolder = (): string => mkdtempSync(join(home, 'at-'));

/** Writes the files; a name that ends in `*` becomes executable (and loses the star). */
export const fill = (root: string, tree: Tree): void => {
  for (const [name, content] of Object.entries(tree)) {
    const path = join(root, name.replace(/\*$/, ''));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, name.endsWith('*') ? 0o755 : 0o644);
  }
};

export const git = (root: string, ...args: string[]): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** A repository whose files are tracked. */
export const repository = (tree: Tree): WorkRepository => {
  const root = freshFolder();
  git(root, 'init', '-q');
  fill(root, tree);
  git(root, 'add', '-A');
  return requireWorkTree(root);
};

/** The tree of the published test vectors. */
export const vectorTree: Tree = {
  'configs/model.yaml': 'lr: 0.1\n',
  'configs/run.sh*': '#!/bin/sh\n',
  'configs/sub/x.json': '{"a":1}\n',
  'configs/é.toml': 'x',
};
