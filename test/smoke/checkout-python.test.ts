import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { isClean, readWorktree } from '../../src/smoke/worktree.js';
import { createRepository, type Files, type TestRepository, writeFiles } from '../support/repository.js';
import { onPath, skipUnless } from '../support/skip.js';
import { tempDir } from '../support/temp.js';
import { inCheckout, isolateProcess, output, tree } from './private.js';

isolateProcess();

const withPython = skipUnless(onPath('python3'), 'python3 is not installed');

const sources: Files = {
  '.gitignore': '.venv/\n__pycache__/\n',
  'src/flat.py': 'what = "committed"\n',
  'src/pkg/__init__.py': 'what = "committed package"\n',
  'src/ns/part/__init__.py': 'what = "committed part"\n',
  'odd/elsewhere/__init__.py': 'what = "committed under another name"\n',
};

/** Edited without a commit, and one module never added: what must not be loaded. */
const edited: Files = {
  'src/flat.py': 'what = "EDITED"\n',
  'src/pkg/__init__.py': 'what = "EDITED"\n',
  'src/ns/part/__init__.py': 'what = "EDITED"\n',
  'odd/elsewhere/__init__.py': 'what = "EDITED"\n',
  'src/forgotten.py': 'what = "NEVER ADDED"\n',
};

/** setuptools' finder, cut to what it does with its tables. */
const finder = (mapping: Record<string, string>): string => `import sys
from importlib.util import spec_from_file_location
from os.path import join
MAPPING: dict = ${JSON.stringify(mapping)}
class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name in MAPPING:
            return spec_from_file_location(name, join(MAPPING[name], '__init__.py'), submodule_search_locations=[MAPPING[name]])
def install():
    sys.meta_path.append(Finder)
`;

const python = execFileSync(
  'sh',
  ['-c', 'command -v python3 >/dev/null && python3 -c "import sys; print(sys.executable)" || true'],
  { encoding: 'utf8' },
).trim();

const makeVenv = (folder: string): string => {
  execFileSync(python, ['-m', 'venv', '--without-pip', folder]);
  const version = readdirSync(join(folder, 'lib')).find((name) => name.startsWith('python'))!;
  return join(folder, 'lib', version, 'site-packages');
};

const make = async (): Promise<{ repo: TestRepository; head: string }> => {
  const repo = await createRepository({ files: sources });
  repo.write(edited);
  return { repo, head: await repo.git('rev-parse', 'HEAD') };
};

const path = ['/usr/bin', '/bin'].join(':');

const print = (root: string, env: Record<string, string>, interpreter: string, code: string): string =>
  output(root, { ...env, PYTHONDONTWRITEBYTECODE: '1' }, interpreter, '-c', code);

const editables: readonly (readonly [string, (root: string) => Files, string, string])[] = [
  [
    'a path file',
    (root) => ({ '__editable__.x-1.pth': `${root}/src\n` }),
    'import flat; print(flat.what)',
    'committed',
  ],
  [
    'a path file of two lines and a comment',
    (root) => ({ '_x.pth': `# ${root}\n/nowhere\n${root}/src` }),
    'import pkg; print(pkg.what)',
    'committed package',
  ],
  [
    'easy-install.pth',
    (root) => ({ 'easy-install.pth': `${root}/src\n`, 'x.egg-link': `${root}/src\n.` }),
    'import pkg; print(pkg.what)',
    'committed package',
  ],
  [
    'a relative path file',
    () => ({ 'x.pth': '../../../../src\n' }),
    'import pkg; print(pkg.what)',
    'committed package',
  ],
  [
    'a namespace package',
    (root) => ({ 'x.pth': `${root}/src\n` }),
    'import ns.part; print(ns.part.what, len(list(ns.__path__)))',
    'committed part 1',
  ],
  [
    'a finder',
    (root) => ({
      '__editable__.x-1.pth': 'import __editable___x_1_finder; __editable___x_1_finder.install()',
      '__editable___x_1_finder.py': finder({ pkg: `${root}/src/pkg` }),
    }),
    'import pkg; print(pkg.what)',
    'committed package',
  ],
  [
    'a finder that gives another name',
    (root) => ({
      'x.pth': 'import _editable_impl_x; _editable_impl_x.install()',
      '_editable_impl_x.py': finder({ renamed: `${root}/odd/elsewhere` }),
    }),
    'import renamed; print(renamed.what)',
    'committed under another name',
  ],
];

const forgotten = 'try:\n  import forgotten; print(forgotten.what)\nexcept ImportError: print("not there")';

for (const [what, files, code, answer] of editables) {
  withPython(`${what} in .venv loads the checkout's code, and a module that was never added is not there`, async () => {
    const { repo, head } = await make();
    writeFiles(makeVenv(join(repo.dir, '.venv')), files(repo.dir));
    assert.match(print(repo.dir, { PATH: path }, '.venv/bin/python', code), /EDITED/);
    const before = tree(repo.dir);
    await inCheckout(repo, head, (root, { environment }, checkout) => {
      const env = environment({ PATH: `${repo.dir}/.venv/bin:${path}`, VIRTUAL_ENV: `${repo.dir}/.venv` });
      assert.is(env.VIRTUAL_ENV, join(root, '.venv'));
      for (const interpreter of ['.venv/bin/python', 'python', 'python3']) {
        assert.is(print(root, env, interpreter, code), answer);
        assert.is(print(root, env, interpreter, forgotten), 'not there');
      }
      assert.is(output(root, env, 'python', '-I', '-c', code), answer);
      assert.ok(isClean(readWorktree(checkout.repo)));
    });
    assert.equal(tree(repo.dir), before);
  });
}

withPython('a script installed in .venv, and activate, stay in the checkout', async () => {
  const { repo, head } = await make();
  const site = makeVenv(join(repo.dir, '.venv'));
  writeFiles(site, { 'x.pth': `${repo.dir}/src\n` });
  writeFiles(join(repo.dir, '.venv/bin'), {
    tool: { content: `#!${repo.dir}/.venv/bin/python\nimport pkg; print(pkg.what)\n`, mode: 0o755 },
  });
  await inCheckout(repo, head, (root, { environment }) => {
    assert.is(output(root, environment({ PATH: path }), '.venv/bin/tool'), 'committed package');
    assert.is(
      output(root, environment({ PATH: path }), 'sh', '-c', '. .venv/bin/activate && echo "$VIRTUAL_ENV" && tool'),
      `${root}/.venv\ncommitted package`,
    );
  });
});

withPython('packages that are installed for good are loaded, from where they are', async () => {
  const { repo, head } = await make();
  const site = makeVenv(join(repo.dir, '.venv'));
  writeFiles(site, {
    'third/__init__.py': 'what = "third"\n',
    'single.py': 'what = "single"\n',
    'x.pth': `${repo.dir}/src\n`,
  });
  await inCheckout(repo, head, (root) => {
    assert.is(
      print(root, { PATH: path }, '.venv/bin/python', 'import third, single; print(third.what, single.what)'),
      'third single',
    );
    assert.is(print(root, { PATH: path }, '.venv/bin/python', 'import sys; print(sys.prefix)'), join(root, '.venv'));
  });
});

withPython('a compiled finder of the original is not believed', async () => {
  const { repo, head } = await make();
  const site = makeVenv(join(repo.dir, '.venv'));
  writeFiles(site, {
    'x.pth': 'import _editable_impl_x; _editable_impl_x.install()',
    '_editable_impl_x.py': finder({ pkg: `${repo.dir}/src/pkg` }),
  });
  output(repo.dir, { PATH: path }, '.venv/bin/python', '-c', 'import pkg');
  await inCheckout(repo, head, (root) => {
    assert.not.ok(
      existsSync(
        join(
          root,
          '.venv/lib',
          readdirSync(join(root, '.venv/lib')).find((name) => name.startsWith('python'))!,
          'site-packages/__pycache__',
        ),
      ),
    );
    const source = join(root, '.venv', site.slice(join(repo.dir, '.venv').length), '_editable_impl_x.py');
    utimesSync(
      source,
      lstatSync(join(site, '_editable_impl_x.py')).atime,
      lstatSync(join(site, '_editable_impl_x.py')).mtime,
    );
    assert.is(
      output(root, { PATH: path }, '.venv/bin/python', '-c', 'import pkg; print(pkg.what)'),
      'committed package',
    );
  });
});

withPython('a .venv whose own .gitignore hides it is found, and stays hidden', async () => {
  const { repo } = await make();
  await repo.git('checkout', '--quiet', '--', '.');
  const head = await repo.commit({ '.gitignore': '__pycache__/\n' });
  writeFiles(makeVenv(join(repo.dir, '.venv')), { 'x.pth': `${repo.dir}/src\n` });
  writeFiles(repo.dir, { '.venv/.gitignore': '*\n' });
  await inCheckout(repo, head, (root, _dependencies, checkout) => {
    assert.ok(existsSync(join(root, '.venv/bin/python')));
    assert.ok(isClean(readWorktree(checkout.repo)));
  });
});

const withVariables = async (variables: Record<string, string>, work: () => Promise<void>): Promise<void> => {
  const saved = { ...process.env };
  Object.assign(process.env, variables);
  try {
    await work();
  } finally {
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, saved);
  }
};

for (const [how, variables] of [
  ['active by VIRTUAL_ENV', (venv: string) => ({ VIRTUAL_ENV: venv, PATH: `${venv}/bin:${path}` })],
  ['first on PATH', (venv: string) => ({ PATH: `${venv}/bin:${path}` })],
] as const) {
  withPython(`a venv outside the repository, ${how}, is stood in for where it is editable`, async () => {
    const { repo, head } = await make();
    const venv = join(tempDir('venvs'), 'mine');
    writeFiles(makeVenv(venv), { 'x.pth': `${repo.dir}/src\n` });
    const before = tree(venv);
    await withVariables(variables(venv), () =>
      inCheckout(repo, head, (root, { environment }) => {
        const env = environment(variables(venv));
        assert.not.match(env.PATH!, venv);
        assert.is(print(root, env, 'python', 'import pkg; print(pkg.what)'), 'committed package');
        assert.is(print(root, env, 'python', forgotten), 'not there');
      }),
    );
    assert.equal(tree(venv), before);
  });
}

withPython('a venv outside the repository that knows nothing of it is used as it is', async () => {
  const { repo, head } = await make();
  const venv = join(tempDir('venvs'), 'mine');
  writeFiles(makeVenv(venv), { 'x.pth': '/somewhere/else\n' });
  await withVariables({ VIRTUAL_ENV: venv }, () =>
    inCheckout(repo, head, (_root, { environment }) => assert.is(environment({ VIRTUAL_ENV: venv }).VIRTUAL_ENV, venv)),
  );
});

for (const [what, variable] of [
  ['a conda environment', 'CONDA_PREFIX'],
  ["the user's own packages", 'HOME'],
] as const) {
  test(`${what} that load the original's code are refused with the name of the file`, async () => {
    const { repo, head } = await make();
    const place = tempDir('prefix');
    const prefix = variable === 'HOME' ? join(place, '.local') : place;
    writeFiles(join(prefix, 'lib/python3.11/site-packages'), { 'x.pth': `${repo.dir}/src\n` });
    await withVariables({ [variable]: place }, async () => {
      try {
        await inCheckout(repo, head, () => undefined);
      } catch (error) {
        assert.instance(error, Fault);
        const { message, hint } = error as Fault;
        assert.match(
          message,
          `${prefix}/lib/python3.11/site-packages/x.pth makes Python load the code of the work tree`,
        );
        assert.match(hint ?? '', /venv/);
        return;
      }
      throw new Error('nothing was refused');
    });
    writeFiles(join(prefix, 'lib/python3.11/site-packages'), { 'x.pth': '/elsewhere\n' });
    await withVariables({ [variable]: place }, () => inCheckout(repo, head, () => undefined));
  });
}

withPython('a path file that names the work tree by another way in is understood', async () => {
  const { repo, head } = await make();
  const alias = join(tempDir('alias'), 'way');
  symlinkSync(repo.dir, alias);
  writeFiles(makeVenv(join(repo.dir, '.venv')), { 'x.pth': `${alias}/src\n` });
  await inCheckout(repo, head, (root) =>
    assert.is(print(root, { PATH: path }, '.venv/bin/python', 'import pkg; print(pkg.what)'), 'committed package'),
  );
});

test('uv is told to leave the linked environment alone, unless the user says otherwise, and is not told without one', async () => {
  const { repo, head } = await make();
  await inCheckout(repo, head, (_root, { environment }) => assert.equal(environment({ A: '1' }), { A: '1' }));
  writeFiles(repo.dir, { '.venv/pyvenv.cfg': 'home = /usr/bin\n' });
  await inCheckout(repo, head, (_root, { environment }) => {
    assert.is(environment({}).UV_NO_SYNC, '1');
    assert.is(environment({ UV_NO_SYNC: '0' }).UV_NO_SYNC, '0');
  });
});

test.run();
