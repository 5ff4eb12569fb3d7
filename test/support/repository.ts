// Real git repositories in temp folders: built with few words, the same ids every time, a bare remote beside each.
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { isObjectId } from '../../src/core/object-id.js';
import { type Ran, type RunOptions, run } from './process.js';
import { removeTree, tempDir } from './temp.js';

/** Text or bytes, a file with a mode, a symlink, or null to remove what is there. */
export type Content =
  | string
  | Uint8Array
  | { readonly content: string | Uint8Array; readonly mode: number }
  | { readonly link: string }
  | null;
export type Files = Readonly<Record<string, Content>>;

export type InRepository = Partial<RunOptions>;

export type TestRepository = {
  /** Absolute, free of symlinks. */
  readonly dir: string;
  /** The bare repository that `origin` leads to. */
  readonly remote: string;
  /** Writes into the work tree; folders come by themselves. */
  readonly write: (files: Files) => void;
  /**
   * Writes and stages `files` (ignored ones too), or without files stages all that the work tree holds, and
   * commits; an empty commit is one, too.
   * The date is one minute after the commit before, unless told (any form git reads).
   * @returns the commit's object id
   */
  readonly commit: (files?: Files | null, message?: string, options?: { readonly date?: string }) => Promise<string>;
  /** stdout without its last line end; throws Error with stderr when git does not exit 0. */
  readonly git: (...args: string[]) => Promise<string>;
  readonly tryGit: (...args: string[]) => Promise<Ran>;
  /** `git push` with these arguments, as they stand; `origin main` without any. */
  readonly push: (args?: readonly string[], options?: InRepository) => Promise<Ran>;
  /** Any program, in the work tree unless `cwd` says otherwise. */
  readonly run: (file: string, args: readonly string[], options?: InRepository) => Promise<Ran>;
};

export type RepositoryOptions = {
  readonly bare?: boolean;
  readonly objectFormat?: 'sha1' | 'sha256';
  readonly files?: Files;
};

const config = (remote: string): string => `[user]
\tname = Test Author
\temail = author@example.test
[commit]
\tgpgSign = false
[tag]
\tgpgSign = false
[core]
\tautocrlf = false
[init]
\tdefaultBranch = main
[gc]
\tauto = 0
[maintenance]
\tauto = false
[remote "origin"]
\turl = ${remote}
\tfetch = +refs/heads/*:refs/remotes/origin/*
`;

const firstCommit = Date.UTC(2026, 0, 1) / 1000;

const writeOne = (path: string, content: Content): void => {
  if (content === null) {
    removeTree(path);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  // A symlink is replaced, never written through.
  rmSync(path, { force: true });
  if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(path, content);
  else if ('link' in content) symlinkSync(content.link, path);
  else {
    writeFileSync(path, content.content);
    chmodSync(path, content.mode);
  }
};

/** Writes into any folder what `write` of a repository writes into its work tree. */
export const writeFiles = (folder: string, files: Files): void => {
  for (const [path, content] of Object.entries(files)) writeOne(join(folder, path), content);
};

const gitIn = async (dir: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> => {
  const done = await run('git', args, { cwd: dir, env });
  if (done.code !== 0) throw new Error(`git ${args.join(' ')} exited ${done.code}: ${done.stderr.trim()}`);
  return done.stdout.replace(/\n$/, '');
};

/** The commit that is checked out, read without starting git; null where that takes git. */
const headOf = (dir: string): string | null => {
  const read = (path: string): string | null => {
    try {
      return readFileSync(join(dir, '.git', path), 'utf8').trim();
    } catch {
      return null;
    }
  };
  const ref = /^ref: (refs\/.*)$/.exec(read('HEAD') ?? '')?.[1];
  const id = ref === undefined ? null : read(ref);
  return id !== null && isObjectId(id) ? id : null;
};

type Commit = TestRepository['commit'];

const committer = (dir: string): Commit => {
  let commits = 0;
  return async (files = null, message = 'change', options = {}) => {
    if (files !== null) writeFiles(dir, files);
    const paths = Object.keys(files ?? {});
    if (files === null) await gitIn(dir, ['add', '--all']);
    else if (paths.length > 0) await gitIn(dir, ['--literal-pathspecs', 'add', '--force', '--all', '--', ...paths]);
    const date = options.date ?? `${firstCommit + 60 * commits} +0000`;
    commits += 1;
    await gitIn(dir, ['commit', '--quiet', '--allow-empty', '-m', message], {
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
    });
    return headOf(dir) ?? gitIn(dir, ['rev-parse', 'HEAD']);
  };
};

const initialized = new Map<string, Promise<string>>();

/** As `git init` would leave the folder: git makes each kind once a process, the others are copies. */
const initialize = async (dir: string, bare: boolean, objectFormat: string): Promise<void> => {
  const kind = `${objectFormat}-${bare}`;
  const make = async (): Promise<string> => {
    const model = join(tempDir('model'), kind);
    const options = ['--quiet', '--initial-branch=main', `--object-format=${objectFormat}`];
    await gitIn(dirname(model), ['init', ...options, ...(bare ? ['--bare'] : []), model]);
    return model;
  };
  const model = initialized.get(kind) ?? make();
  initialized.set(kind, model);
  cpSync(await model, dir, { recursive: true });
};

/** An empty repository on branch main, or one commit old where there are `files`. */
export const createRepository = async ({
  bare = false,
  objectFormat = 'sha1',
  files,
}: RepositoryOptions = {}): Promise<TestRepository> => {
  const parent = tempDir('repository');
  const [dir, remote] = [join(parent, bare ? 'work.git' : 'work'), join(parent, 'remote.git')];
  await Promise.all([initialize(dir, bare, objectFormat), initialize(remote, true, objectFormat)]);
  appendFileSync(join(dir, bare ? 'config' : '.git/config'), config(remote));
  const needWorkTree = (): void => {
    if (bare) throw new Error('a bare repository has no work tree to write to');
  };
  const commit = committer(dir);
  const repository: TestRepository = {
    dir,
    remote,
    write: (written) => {
      needWorkTree();
      writeFiles(dir, written);
    },
    commit: async (...args) => {
      needWorkTree();
      return commit(...args);
    },
    git: (...args) => gitIn(dir, args),
    tryGit: (...args) => run('git', args, { cwd: dir }),
    push: (args = ['origin', 'main'], options = {}) => run('git', ['push', ...args], { cwd: dir, ...options }),
    run: (file, args, options = {}) => run(file, args, { cwd: dir, ...options }),
  };
  if (files !== undefined) await repository.commit(files, 'first');
  return repository;
};
