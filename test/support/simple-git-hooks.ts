// Repositories in which the real simple-git-hooks is at work.
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSmoked, must, type Neighbour } from './neighbour.js';
import { pins } from './npm.js';
import { projectRoot } from './project.js';
import type { Files, TestRepository } from './repository.js';

/** The installed package. */
export const tool = join(projectRoot(), 'node_modules/simple-git-hooks');
export const cli = 'node_modules/simple-git-hooks/cli.js';

type Config = Readonly<Record<string, unknown>>;

/** A package.json. */
export const project = (config: Config | null, more: object = {}): string =>
  `${JSON.stringify({ name: 'x', private: true, devDependencies: { 'simple-git-hooks': pins['simple-git-hooks'] }, ...(config === null ? {} : { 'simple-git-hooks': config }), ...more }, null, 2)}\n`;

/** As `npm ci` leaves it, whose postinstall wrote the hooks. */
export const settle = async (files: Files): Promise<Neighbour> => {
  const repo = await createSmoked({ '.gitignore': 'node_modules\n', ...files });
  cpSync(tool, join(repo.dir, 'node_modules/simple-git-hooks'), { recursive: true });
  const rerun = (): Promise<string> => must(repo, process.execPath, [cli]);
  await rerun();
  return { repo, yes: true, reinstall: rerun };
};

export const hookOf = (repo: TestRepository): string => readFileSync(join(repo.dir, '.git/hooks/pre-push'), 'utf8');
