// Plays a page of Markdown in a repository of its own: its files are committed, its sh lines must exit 0, its
// console lines must say what is shown.
// Stories: stories.ts. Called by e2e/docs.test.ts and e2e/readme.test.ts.
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as assert from 'uvu/assert';
import type { Ran } from '../support/process.js';
import { installedPackage } from '../support/product.js';
import { createRepository, type Files, type TestRepository } from '../support/repository.js';
import { tempDir } from '../support/temp.js';
import { isShown, stepsIn } from './console.js';
import { blocksIn } from './markdown.js';

export type Story = {
  readonly files: Files;
  readonly env?: () => Readonly<Record<string, string>>;
  /**
   * What happened before a line of the page, by that line; a line with a comment has to stand here, for it says
   * that something happened.
   */
  readonly before?: Readonly<Record<string, (repo: TestRepository) => Promise<unknown> | unknown>>;
};

const program = (folder: string, name: string, body: string): void =>
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });

/** A PATH on which gate-hooks is the packed product, and npx starts what is there. */
const shellPath = (path: string): string => {
  const folder = tempDir('bin');
  program(folder, 'gate-hooks', `exec '${process.execPath}' '${join(installedPackage(), 'dist', 'cli.js')}' "$@"`);
  program(folder, 'npx', 'exec "$@"');
  return [folder, path].join(delimiter);
};

/** The languages whose lines are run. */
export const isPlayed = (language: string): boolean => language === 'sh' || language === 'console';

/** @returns the lines that were run, in their order */
export const playPage = async (text: string, { files, env = () => ({}), before = {} }: Story): Promise<string[]> => {
  const repo = await createRepository({ files });
  const added = env();
  const surroundings = { ...added, PATH: shellPath(added.PATH ?? process.env.PATH ?? '') };
  const played: string[] = [];
  const run = async (line: string): Promise<Ran> => {
    assert.ok(!/\s# /.test(line) || before[line] !== undefined, `nothing happens before: ${line}`);
    await before[line]?.(repo);
    played.push(line);
    return repo.run('sh', ['-c', `exec 2>&1\n${line}`], { env: surroundings });
  };
  for (const { language, text: block, file } of blocksIn(text)) {
    if (file !== null) await repo.commit({ [file]: block });
    if (language === 'sh') {
      for (const line of block.split('\n').filter((each) => each.trim() !== '')) {
        const done = await run(line);
        assert.is(done.code, 0, `${line}\n${done.stdout}`);
      }
    }
    if (language === 'console') {
      for (const { command, shown } of stepsIn(block)) {
        const done = await run(command);
        assert.ok(
          isShown(shown, done.stdout),
          `$ ${command}\n--- the page shows:\n${shown.join('\n')}\n--- the terminal says:\n${done.stdout}`,
        );
      }
    }
  }
  assert.equal(
    Object.keys(before).filter((line) => !played.includes(line)),
    [],
    'the story knows lines that are not on the page',
  );
  return played;
};
