// What a JavaScript or TypeScript file imports and where that leads. Read by the real parser; its absence is a
// Fault with the command.
import { createRequire } from 'node:module';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Target } from '../../src/imports/modules.js';
import { parseLoose, pathConfigs, scriptPackage } from '../../src/imports/script-config.js';
import { loadParser, type ScriptFacts, scanScript } from '../../src/imports/typescript.js';
import { ScriptModules } from '../../src/imports/typescript-resolve.js';
import { skipUnless } from '../support/skip.js';

const isInstalled = (() => {
  try {
    createRequire(import.meta.url).resolve('oxc-parser');
    return true;
  } catch {
    return false;
  }
})();
const withParser = skipUnless(isInstalled, 'oxc-parser is not installed on this platform');

const scan = async (path: string, text: string): Promise<ScriptFacts> => {
  const found = scanScript(await loadParser(), path, text);
  if ('problem' in found) throw new Error(`line ${found.line}: ${found.problem}`);
  return found;
};

const cases: readonly (readonly [
  what: string,
  path: string,
  text: string,
  found: readonly string[],
  computed?: readonly number[],
])[] = [
  [
    'imports in all forms',
    'a.ts',
    "import a from './a';\nimport * as b from 'b';\nimport './c.css';\nimport d, { type E } from \"d\";\n",
    ['1 runtime ./a', '2 runtime b', '3 runtime ./c.css', '4 runtime d'],
  ],
  [
    'types',
    'a.ts',
    "import type { A } from './a';\nimport { type B, type C } from './b';\nexport type { D } from './d';\nlet x: import('./e').E;\n",
    ['1 typing ./a', '2 typing ./b', '3 typing ./d', '4 typing ./e'],
  ],
  [
    'exports',
    'a.mts',
    "export * from './a';\nexport * as b from './b';\nexport { c } from './c';\nexport const d = 1;\n",
    ['1 runtime ./a', '2 runtime ./b', '3 runtime ./c'],
  ],
  [
    'dynamic imports',
    'a.js',
    "const a = await import('./a');\nimport(`./b`);\nimport(c);\nimport(`./${d}`);\n",
    ['1 dynamic ./a', '2 dynamic ./b'],
    [3, 4],
  ],
  [
    'require',
    'a.cjs',
    "const a = require('./a');\nfunction f() { require('b'); }\ntry { require('./c') } catch {}\nrequire(d);\nrequire.resolve('./e');\nx.require('f');\n",
    ['1 runtime ./a', '2 lazy b', '3 optional ./c', '5 runtime ./e'],
    [4],
  ],
  ['import equals', 'a.cts', "import a = require('./a');\nimport B = N.B;\nexport {};\n", ['1 runtime ./a']],
  [
    'TSX with strings and comments that speak of imports',
    'a.tsx',
    "// import x from 'x'\nconst s = \"import y from 'y'\";\nexport const A = <T,>() => <div>import z from 'z'</div>;\nimport b from './b';\n",
    ['4 runtime ./b'],
  ],
];

for (const [what, path, text, found, computed = []] of cases) {
  withParser(what, async () => {
    const { imports, computed: lines } = await scan(path, text);
    assert.equal(
      imports.map(({ line, kind, specifier }) => `${line} ${kind} ${specifier}`),
      found,
    );
    assert.equal(lines, computed);
  });
}

withParser('a file that does not parse says where', async () => {
  const found = scanScript(await loadParser(), 'a.ts', 'import a from "a";\nlet = = 1;\n');
  assert.ok('problem' in found && found.line === 2 && found.problem !== '', JSON.stringify(found));
});

const shown = (target: Target): string => {
  if (target.kind === 'file') return target.path;
  return target.kind === 'external' ? target.name : target.kind;
};

test('where specifiers lead', () => {
  const paths = [
    'src/a.ts',
    'src/b/index.tsx',
    'src/b/c.mts',
    'src/d.d.ts',
    'src/e.json',
    'lib/util.js',
    'packages/x/package.json',
    'packages/x/src/index.ts',
    'packages/x/src/deep.ts',
    'packages/x/int.ts',
  ];
  const texts = new Map([
    [
      'tsconfig.json',
      '{ // comments\n "extends": "./base.json", "compilerOptions": { "paths": { "@/*": ["../src/*"], "exact": ["../src/a.ts"], }, } }',
    ],
    ['base.json', '{"compilerOptions": {"baseUrl": "./lib"}}'],
    ['packages/x/tsconfig.json', '{}'],
  ]);
  const packages = [
    scriptPackage(
      'packages/x/package.json',
      '{"name": "@s/x", "exports": {".": {"types": "./d.d.ts", "default": "./dist/index.js"}}, "imports": {"#int": "./int.js"}}',
    ),
  ];
  const modules = new ScriptModules(paths, pathConfigs(texts), packages);
  const leads: readonly (readonly [specifier: string, from: string, found: string])[] = [
    ['./b', 'src/a.ts', 'src/b/index.tsx'],
    ['./b/', 'src/a.ts', 'src/b/index.tsx'],
    ['./b/c.mjs', 'src/a.ts', 'src/b/c.mts'],
    ['../a.js', 'src/b/index.tsx', 'src/a.ts'],
    ['./d', 'src/a.ts', 'src/d.d.ts'],
    ['./e.json?raw', 'src/a.ts', 'src/e.json'],
    ['.', 'src/b/c.mts', 'src/b/index.tsx'],
    ['./gone', 'src/a.ts', 'missing'],
    ['../../../x', 'src/a.ts', 'missing'],
    ['@/b/c', 'src/a.ts', 'src/b/c.mts'],
    ['exact', 'src/a.ts', 'src/a.ts'],
    ['util', 'src/a.ts', 'lib/util.js'],
    ['@s/x', 'src/a.ts', 'packages/x/src/index.ts'],
    ['@s/x/deep', 'src/a.ts', 'packages/x/src/deep.ts'],
    ['@s/x/gone', 'src/a.ts', 'missing'],
    ['#int', 'packages/x/src/deep.ts', 'packages/x/int.ts'],
    ['node:fs', 'src/a.ts', 'standard'],
    ['fs/promises', 'src/a.ts', 'standard'],
    ['react/jsx-runtime', 'src/a.ts', 'react'],
    ['@t/y/z', 'src/a.ts', '@t/y'],
  ];
  for (const [specifier, from, found] of leads) {
    const target = modules.resolve(specifier, from);
    assert.is(shown(target), found, `${specifier} in ${from}`);
  }
});

test('settings of TypeScript are read with comments and trailing commas, and nothing else is thrown at', () => {
  assert.equal(parseLoose('\ufeff{ "a": "//x /*y*/", /* c */ "b": [1, 2,], // d\n }'), { a: '//x /*y*/', b: [1, 2] });
  assert.equal(parseLoose('{ nothing'), {});
  assert.equal(parseLoose('[1]'), {});
});

test.run();
