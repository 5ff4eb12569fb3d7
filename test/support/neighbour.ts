// One story for every hook manager: ours beside it, a push, its re-install, a push, ours out again, a push. Used by
// test/e2e/neighbour-*.test.ts.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as assert from 'uvu/assert';
import { gitDirSnapshot, snapshot } from './git-dir.js';
import { gateHooks } from './product.js';
import { createRepository, type Files, type InRepository, type TestRepository } from './repository.js';
import { skipUnless } from './skip.js';

export type Neighbour = {
  readonly repo: TestRepository;
  /** Added to each push and each command of ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** What people run again and again: `npm ci`, `lefthook install`. */
  readonly reinstall: () => Promise<unknown>;
  /** What install has to print, and what each push of a repository with uncommitted edits. */
  readonly says?: RegExp;
  /** The gate is started from a file of the user's, which install and uninstall change only after a yes. */
  readonly yes?: boolean;
  /** Of the first install. */
  readonly flags?: readonly string[];
  /** The neighbour has no hook of its own, so it can leave no trace. */
  readonly silent?: boolean;
};

/** The file, outside of the work tree, to which a neighbour's hook writes its stdin. */
export const seenPath = (repo: TestRepository): string => join(dirname(repo.dir), 'seen');

/** A shell line that keeps what it reads, which leaves nothing to read for whoever comes after it on the same stdin. */
export const keepStdin = (repo: TestRepository): string => `cat >> '${seenPath(repo)}'`;

export const createSmoked = (files: Files = {}): Promise<TestRepository> =>
  createRepository({ files: { Makefile: 'smoke:\n\t@echo judged\n', ...files } });

/**
 * Resolves to a tool, or to the reason that it cannot be had here; the tests that want it are then skipped, counted
 * and named.
 */
export const obtain = async <T>(
  name: string,
  get: () => Promise<T>,
): Promise<{ readonly tool: T | null; readonly withTool: ReturnType<typeof skipUnless> }> => {
  try {
    return { tool: await get(), withTool: skipUnless(true, '') };
  } catch (error) {
    return {
      tool: null,
      withTool: skipUnless(
        false,
        `${name}: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]!}`,
      ),
    };
  }
};

/** Runs a tool of the user's to its end. @throws Error with all it printed */
export const must = async (
  repo: TestRepository,
  file: string,
  args: readonly string[],
  options: InRepository = {},
): Promise<string> => {
  const done = await repo.run(file, args, options);
  if (done.code !== 0) throw new Error(`${file} ${args.join(' ')} exited ${done.code}:\n${done.output}`);
  return done.output;
};

/** Everything a person could see changed: the work tree, the hooks folder, info/exclude, and git's configuration. */
export const everything = (repo: TestRepository): Record<string, string> => {
  const tree = Object.entries(snapshot(repo.dir)).filter(([path]) => !/^(\.git|reports|node_modules)(\/|$)/.test(path));
  return {
    ...Object.fromEntries(tree),
    ...gitDirSnapshot(repo),
    store: '',
    config: readFileSync(join(repo.dir, '.git/config'), 'utf8'),
  };
};

let pushes = 0;

/** Pushes a commit with a content nobody has judged yet, to a branch of its own. */
export const pushNew = async ({ repo, env = {}, silent = false }: Neighbour, judged: boolean): Promise<string> => {
  pushes += 1;
  const before = existsSync(seenPath(repo)) ? readFileSync(seenPath(repo), 'utf8').length : 0;
  const id = await repo.commit({ 'count.txt': `${pushes}\n` });
  const pushed = await repo.push(['origin', `HEAD:refs/heads/push-${pushes}`], { env });
  assert.is(pushed.code, 0, pushed.output);
  assert.is(/judged/.test(pushed.output), judged, pushed.output);
  if (!silent)
    assert.is(
      readFileSync(seenPath(repo), 'utf8').slice(before),
      `HEAD ${id} refs/heads/push-${pushes} ${'0'.repeat(40)}\n`,
      `the neighbour saw something else:\n${pushed.output}`,
    );
  return pushed.output;
};

/** A smoke that says no must refuse the push, whoever starts the gate. */
const refusedWhenRed = async ({ repo, env = {} }: Neighbour): Promise<void> => {
  const makefile = readFileSync(join(repo.dir, 'Makefile'), 'utf8');
  await repo.commit({ Makefile: 'smoke:\n\t@echo red; exit 1\n' });
  const pushed = await repo.push(['origin', 'HEAD:refs/heads/red'], { env });
  assert.is(pushed.code, 1, pushed.output);
  assert.match(pushed.output, /smoke FAILED/);
  await repo.commit({ Makefile: makefile });
};

/** The story. The neighbour is installed and all is committed when it begins. */
export const live = async (neighbour: Neighbour): Promise<void> => {
  const { repo, env = {}, reinstall, says, yes = false, flags = [] } = neighbour;
  const agreed = yes ? ['--yes'] : [];
  await pushNew(neighbour, false);
  const before = everything(repo);
  const done = await gateHooks(repo, ['install', ...flags, ...agreed], { env });
  assert.is(done.code, 0, done.output);
  if (says !== undefined) assert.match(done.stdout, says);
  const again = await gateHooks(repo, ['install'], { env });
  assert.match(again.stdout, /already installed, nothing changed/);
  await pushNew(neighbour, true);
  await reinstall();
  await pushNew(neighbour, true);
  await refusedWhenRed(neighbour);
  const out = await gateHooks(repo, ['uninstall', ...agreed], { env });
  assert.is(out.code, 0, out.output);
  assert.equal({ ...everything(repo), 'count.txt': '' }, { ...before, 'count.txt': '' });
  await pushNew(neighbour, false);
};
