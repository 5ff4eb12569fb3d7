// Lists the shell files that land in a repository.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project.js';

/** Paths relative to the project: `hooks/pre-push`. */
export const hookFiles = (): string[] =>
  readdirSync(join(projectRoot(), 'hooks'))
    .filter((name) => !name.endsWith('.md'))
    .map((name) => `hooks/${name}`);
