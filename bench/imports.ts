// Compares the import scanner with CPython's own ast on folders of Python, one line a folder.
// `node build/bench/imports.js FOLDER...`
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { scanPython } from '../src/imports/python.js';
import { decodePython } from '../src/imports/python-text.js';
import { run } from '../test/support/process.js';
import { projectRoot } from '../test/support/project.js';

type Truth = { readonly path: string; readonly error?: string; readonly imports?: readonly unknown[] };

/** What counts as the same: line, kind, level, module, names. */
const keys = (all: readonly unknown[]): string[] => all.map((one) => JSON.stringify(one));

/** Null where the scanner says that Python would not read it. */
const scanned = (path: string): string[] | null => {
  const decoded = decodePython(readFileSync(path));
  const found = 'problem' in decoded ? decoded : scanPython(decoded.text);
  return 'problem' in found
    ? null
    : keys(
        found.imports.map(({ line, kind, level, module, names, anchor }) => [
          line,
          kind,
          level,
          module,
          names,
          ...(anchor === undefined ? [] : [anchor]),
        ]),
      );
};

const truthsOf = async (files: readonly string[]): Promise<Truth[]> => {
  const script = join(projectRoot(), 'test/imports/ast_imports.py');
  const { code, stdout, stderr } = await run('python3', [script], {
    cwd: projectRoot(),
    input: files.map((file) => `${file}\n`).join(''),
    env: { PYTHONUTF8: '1' },
  });
  if (code !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Truth);
};

/** How many of `some` are among `all`, each counted once for each time it is there. */
const shared = (some: readonly string[], all: readonly string[]): number => {
  const left = new Map<string, number>();
  for (const key of all) left.set(key, (left.get(key) ?? 0) + 1);
  return some.filter((key) => {
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count > 0;
  }).length;
};

const compare = async (folder: string): Promise<string> => {
  const files = (readdirSync(folder, { recursive: true }) as string[])
    .map((file) => join(folder, file))
    .filter((file) => file.endsWith('.py') && !file.includes('\n') && statSync(file).isFile())
    .sort();
  const count = { truth: 0, ours: 0, both: 0, refusedByBoth: 0, refusedByUs: 0, refusedByAst: 0 };
  for (const { path, error, imports = [] } of await truthsOf(files)) {
    const ours = scanned(path);
    if (error !== undefined) count[ours === null ? 'refusedByBoth' : 'refusedByAst'] += 1;
    else if (ours === null) count.refusedByUs += 1;
    if (error !== undefined) continue;
    const truth = keys(imports);
    count.truth += truth.length;
    count.ours += ours?.length ?? 0;
    count.both += shared(ours ?? [], truth);
  }
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(5));
  const { refusedByBoth, refusedByAst, refusedByUs } = count;
  const read = `${basename(folder)}: ${files.length} files, ${count.truth} imports`;
  const shares = `precision ${share(count.both, count.ours)}, recall ${share(count.both, count.truth)}`;
  const refused = `refused by both ${refusedByBoth}, by ast alone ${refusedByAst}, by us alone ${refusedByUs}`;
  return `${read}, ${shares}; ${refused}`;
};

for (const folder of process.argv.slice(2)) console.log(await compare(folder));
