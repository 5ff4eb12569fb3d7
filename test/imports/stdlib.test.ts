// On CPython's own library the scanner agrees with CPython's own ast, file by file: imports, when they run, dynamic
// calls.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scanPython } from '../../src/imports/python.js';
import { decodePython } from '../../src/imports/python-text.js';
import { run } from '../support/process.js';
import { projectRoot } from '../support/project.js';
import { onPath, skipUnless } from '../support/skip.js';

type Truth = {
  readonly path: string;
  readonly error?: string;
  readonly imports?: readonly unknown[];
  readonly dynamics?: readonly unknown[];
  readonly main?: boolean;
};

const keys = (all: readonly unknown[]): string[] => all.map((one) => JSON.stringify(one)).sort();

const ours = (path: string): { imports: string[]; dynamics: string[]; main: boolean } | string => {
  const decoded = decodePython(readFileSync(path));
  const found = 'problem' in decoded ? { line: 0, problem: decoded.problem } : scanPython(decoded.text);
  if ('problem' in found) return `line ${found.line}: ${found.problem}`;
  const imports = found.imports.map(({ line, kind, level, module, names, anchor }) => [
    line,
    kind,
    level,
    module,
    names,
    ...(anchor === undefined ? [] : [anchor]),
  ]);
  return {
    imports: keys(imports),
    dynamics: keys(found.dynamics.map(({ line, kind, what }) => [line, kind, what])),
    main: found.hasMainGuard,
  };
};

const python = (...args: string[]): string =>
  execFileSync('python3', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

const withPython = skipUnless(onPath('python3'), 'python3 is not on PATH');

/** In two processes side by side: ast is the slow one. */
const truthsOf = async (files: readonly string[]): Promise<Truth[]> => {
  const halves = [0, 1].map((half) => files.filter((_, at) => at % 2 === half));
  const done = await Promise.all(
    halves.map((some) =>
      run('python3', [join(projectRoot(), 'test/imports/ast_imports.py')], {
        cwd: projectRoot(),
        input: some.map((file) => `${file}\n`).join(''),
        env: { PYTHONUTF8: '1' },
      }),
    ),
  );
  return done.flatMap(({ code, stdout, stderr }) => {
    assert.is(code, 0, stderr);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Truth);
  });
};

withPython("every file of python3's own library: the imports that ast finds, not one more", async () => {
  const library = python('-c', 'import sysconfig; print(sysconfig.get_paths()["stdlib"])').trim();
  const files = (readdirSync(library, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.py') && !/(?:site|dist)-packages/.test(file))
    .map((file) => join(library, file))
    .sort();
  assert.ok(files.length > 500, `${files.length} files in ${library}`);
  // ast is slow: of its own tests and of what is bundled with it every eighth file, of all else every one.
  const chosen = files.filter((file, at) => !/[/\\](?:test|idlelib|lib2to3|encodings)[/\\]/.test(file) || at % 8 === 0);
  const truths = await truthsOf(chosen);
  assert.is(truths.length, chosen.length);
  let [imports, unread] = [0, 0];
  for (const { path, error, ...truth } of truths) {
    const found = ours(path);
    if (error !== undefined) {
      unread += 1;
      continue;
    }
    assert.equal(found, { imports: keys(truth.imports!), dynamics: keys(truth.dynamics!), main: truth.main }, path);
    imports += truth.imports!.length;
  }
  assert.ok(imports > 3000, `${imports} imports`);
  assert.ok(unread < truths.length / 50, `${unread} of ${truths.length} files that ast itself refuses`);
});

test('there is something to compare with', () =>
  assert.ok(readFileSync(join(projectRoot(), 'test/imports/ast_imports.py'), 'utf8').includes('ast.parse')));

test.run();
