// Holds the sizes of the source, measured on text that Biome has formatted: files, functions, lines.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync, Visitor } from 'oxc-parser';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { projectRoot } from '../support/project.js';

const root = projectRoot();

type Source = { readonly path: string; readonly text: string; readonly lines: readonly string[] };

const sourcesBelow = (folder: string): Source[] => {
  const names = (readdirSync(join(root, folder), { recursive: true }) as string[]).filter((name) =>
    name.endsWith('.ts'),
  );
  return names.sort().map((name) => {
    const text = readFileSync(join(root, folder, name), 'utf8');
    return { path: `${folder}/${name}`, text, lines: text.replace(/\n$/, '').split('\n') };
  });
};

type Measured = { readonly place: string; readonly lines: number };

/** Every function of a file that has a name: declared, the value of a variable, or a member. */
const namedFunctions = ({ path, text }: Source): Measured[] => {
  const { program } = parseSync(path, text);
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  const found: Measured[] = [];
  const note = (node: Node | null): void => {
    if (node === null || !['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type))
      return;
    const first = lineAt(node.start);
    found.push({ place: `${path}:${first}`, lines: lineAt(node.end) - first + 1 });
  };
  const visitor = new Visitor({
    FunctionDeclaration: note,
    VariableDeclarator: ({ init }) => note(init),
    MethodDefinition: ({ value }) => note(value),
    Property: ({ value }) => note(value),
  });
  visitor.visit(program);
  return found;
};

const sources = sourcesBelow('src');
const functions = sources.flatMap(namedFunctions);

test('there are files and functions to measure', () => {
  assert.ok(sources.length > 300);
  assert.ok(functions.length > 1500);
});

test('no file of src is longer than 250 lines', () => {
  const long = sources.filter(({ lines }) => lines.length > 250).map(({ path }) => path);
  assert.equal(long, []);
});

test('no function of src is longer than 60 lines', () => {
  const long = functions.filter(({ lines }) => lines > 60).map(({ place }) => place);
  assert.equal(long, []);
});

test('nine of ten functions of src have at most 24 lines', () => {
  const lengths = functions.map(({ lines }) => lines).sort((a, b) => a - b);
  assert.ok(lengths[Math.floor(lengths.length * 0.9)]! <= 24);
});

// The formatter breaks code, not strings and comments.
for (const folder of ['src', 'test', 'bench']) {
  test(`less than one line in a hundred of ${folder} is wider than 120 columns`, () => {
    const all = sourcesBelow(folder).flatMap(({ path, lines }) =>
      lines.map((line, at) => ({ place: `${path}:${at + 1}`, line })),
    );
    const wide = all.filter(({ line }) => line.length > 120).map(({ place }) => place);
    assert.ok(wide.length < all.length / 100, `${wide.length} of ${all.length} lines:\n${wide.join('\n')}`);
  });
}

test.run();
