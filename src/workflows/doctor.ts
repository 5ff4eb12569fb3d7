// Reads the CI files as they lie in the work tree, with the local actions and includes they lead to. Asked by
// commands/doctor-ci.ts. Next: judge.ts.
import { dirname, join } from 'node:path';
import { Fault } from '../core/fault.js';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { isPlainFolder, listEntries, look, readBytes, realPath } from '../world/files.js';
import { type Actions, workflowOf } from './github.js';
import { includesOf, type PipelineFile, pipelineOf } from './gitlab.js';
import type { CiFiles } from './judge.js';
import { parseTree, type Tree } from './tree.js';

/** Many times the largest that people write. */
const largest = 1 << 19;
const mostFiles = 300;

type Read = { readonly tree: Tree } | { readonly problem: string; readonly line: number | null };

/** Null where there is no such file. */
const readTree = (root: string, path: string, options: Parameters<typeof parseTree>[1] = {}): Read | null => {
  const place = join(root, path);
  const stats = look(place);
  if (stats === null) return null;
  if (realPath(dirname(place)) !== join(realPath(root), dirname(path)) || !stats.isFile())
    return { problem: 'it is a link, or no file', line: null };
  try {
    return parseTree(
      new TextDecoder('utf-8', { fatal: true }).decode(readBytes(place, largest) ?? Buffer.alloc(0)),
      options,
    );
  } catch (error) {
    if (error instanceof TypeError) return { problem: 'it is no UTF-8 text', line: null };
    if (error instanceof Fault) return { problem: error.message, line: null };
    throw error;
  }
};

const unreadable = (path: string, problem: string, line: number | null): Finding => {
  const message = `not analysed: ${printable(problem)}`;
  const hint = 'mend it; what cannot be read is not taken for clean';
  return finding('ci/unreadable', message, line === null ? { path, hint } : { path, line, hint });
};

const usesIn = (tree: Tree): string[] => {
  switch (tree.kind) {
    case 'map':
      return tree.entries.flatMap(({ key, value }) =>
        key === 'uses' && value.kind === 'scalar' ? [value.text] : usesIn(value),
      );
    case 'list':
      return tree.items.flatMap(usesIn);
    case 'scalar':
      return [];
  }
};

type Collected = { readonly problems: Finding[]; left: number };

const readOne = (
  root: string,
  path: string,
  collected: Collected,
  options?: Parameters<typeof parseTree>[1],
): Tree | null => {
  collected.left -= 1;
  if (collected.left < 0) {
    // Said once.
    if (collected.left === -1)
      collected.problems.push(unreadable(path, `there are more than ${mostFiles} CI files`, null));
    return null;
  }
  const read = readTree(root, path, options);
  if (read === null) return null;
  if ('tree' in read) return read.tree;
  collected.problems.push(unreadable(path, read.problem, read.line));
  return null;
};

/** `./path/to/action`, which leaves the repository nowhere on its way. */
const localAction = /^\.\/((?!.*\.\.)[^@]+?)\/*$/;

/** The local actions that these trees use, and those that they use. */
const readActions = (root: string, trees: readonly Tree[], collected: Collected): Actions => {
  const actions = new Map<string, { path: string; tree: Tree }>();
  const wanted = trees.flatMap(usesIn);
  for (let use = wanted.pop(); use !== undefined; use = wanted.pop()) {
    const folder = localAction.exec(use)?.[1];
    if (folder === undefined || /\.ya?ml$/.test(folder) || actions.has(folder)) continue;
    const path = [`${folder}/action.yml`, `${folder}/action.yaml`].find((each) => look(join(root, each)) !== null);
    if (path === undefined) continue;
    const tree = readOne(root, path, collected);
    if (tree === null) continue;
    actions.set(folder, { path, tree });
    for (const inner of usesIn(tree)) wanted.push(inner);
  }
  return actions;
};

const workflowFolder = '.github/workflows';

const readWorkflows = (root: string, collected: Collected): CiFiles['workflows'] => {
  const folder = join(root, workflowFolder);
  if (look(folder) === null) return [];
  if (!isPlainFolder(folder) || realPath(folder) !== join(realPath(root), workflowFolder)) {
    collected.problems.push(unreadable(workflowFolder, 'it is a link, or no folder', null));
    return [];
  }
  const paths = listEntries(folder)
    .filter(({ name }) => /\.ya?ml$/.test(name))
    .map(({ name }) => `${workflowFolder}/${name}`)
    .sort();
  const trees: { readonly path: string; readonly tree: Tree }[] = [];
  for (const path of paths) {
    const tree = readOne(root, path, collected);
    if (tree !== null) trees.push({ path, tree });
  }
  const actions = readActions(
    root,
    trees.map(({ tree }) => tree),
    collected,
  );
  return trees.map(({ path, tree }) => workflowOf(path, tree, actions));
};

/** What is included comes before what includes it, whose word is the last. */
const readPipeline = (root: string, collected: Collected): CiFiles['pipeline'] => {
  const files: PipelineFile[] = [];
  const seen = new Set<string>();
  const read = (path: string): void => {
    if (seen.has(path) || path.split('/').includes('..')) return;
    seen.add(path);
    const tree = readOne(root, path, collected, { merges: true, documents: true });
    if (tree === null) return;
    const { local, elsewhere } = includesOf(tree);
    local.forEach(read);
    if (elsewhere > 0)
      collected.problems.push(
        finding('ci/unreadable', `${elsewhere} of its includes lead elsewhere and were not analysed`, {
          path,
          level: 'note',
        }),
      );
    files.push({ path, tree });
  };
  read('.gitlab-ci.yml');
  return files.length === 0 ? null : pipelineOf(files);
};

/** @param locks the lock files of the settings */
export const readCi = (root: string, locks: readonly string[]): CiFiles => {
  const collected: Collected = { problems: [], left: mostFiles };
  const workflows = readWorkflows(root, collected);
  const pipeline = readPipeline(root, collected);
  return { workflows, pipeline, unreadable: collected.problems, locks };
};
