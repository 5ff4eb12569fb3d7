// Does the JSON Schema that editors read say the same as the validation?
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { defaults } from '../../src/settings/defaults.js';
import { checkShape, jsonSchema, knownKeys, stepsKey } from '../../src/settings/schema.js';

type Node = {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Record<string, Node>;
  readonly items?: Node;
  readonly additionalProperties?: boolean | Node;
  readonly propertyNames?: Node;
  readonly anyOf?: readonly Node[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minItems?: number;
  readonly not?: Node;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
};

const understood = new Set([
  'type',
  'description',
  'properties',
  'items',
  'additionalProperties',
  'propertyNames',
  'anyOf',
  'enum',
  'pattern',
  'minItems',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'not',
  'required',
  '$schema',
  '$id',
  'title',
]);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const typeFits = (type: string, value: unknown): boolean => {
  switch (type) {
    case 'object':
      return isObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
};

const objectFits = (node: Node, value: Record<string, unknown>): boolean =>
  (node.required ?? []).every((key) => Object.hasOwn(value, key)) &&
  Object.entries(value).every(([key, inner]) => {
    const known = node.properties?.[key];
    if (node.propertyNames !== undefined && !fits(node.propertyNames, key)) return false;
    if (known !== undefined) return fits(known, inner);
    return typeof node.additionalProperties === 'object'
      ? fits(node.additionalProperties, inner)
      : node.additionalProperties !== false;
  });

const numberFits = (node: Node, value: number): boolean => {
  const [least, most] = [node.minimum ?? -Infinity, node.maximum ?? Infinity];
  return value >= least && value <= most && value > (node.exclusiveMinimum ?? -Infinity);
};

const listFits = ({ items, minItems = 0 }: Node, value: readonly unknown[]): boolean =>
  value.length >= minItems && value.every((item) => items === undefined || fits(items, item));

/** As much of draft 07 as our schema uses; a keyword it does not know is an error of this test. */
const fits = (node: Node, value: unknown): boolean => {
  for (const keyword of Object.keys(node)) assert.ok(understood.has(keyword), `keyword ${keyword}`);
  if (node.not !== undefined && fits(node.not, value)) return false;
  if (node.anyOf !== undefined && !node.anyOf.some((one) => fits(one, value))) return false;
  if (node.type !== undefined && !typeFits(node.type, value)) return false;
  if (node.enum !== undefined && !node.enum.includes(value)) return false;
  if (typeof value === 'string') return node.pattern === undefined || new RegExp(node.pattern, 'u').test(value);
  if (typeof value === 'number') return numberFits(node, value);
  if (Array.isArray(value)) return listFits(node, value);
  return !isObject(value) || objectFits(node, value);
};

const schema = jsonSchema() as Node & Record<string, unknown>;

const good: unknown[] = [
  {},
  { $schema: './node_modules/gate-hooks/dist/gate-hooks.schema.json' },
  { smoke: { command: 'make smoke', timeout: 600, idle_timeout: '1h30m', cwd: '.', env: { A_1: '', _b: 'x\ny' } } },
  { smoke: { command: ['npm', 'run', ''], timeout: '0.5s' } },
  { evidence: { config: ['config/**/*.json', 'a..b/c', '.env'], data: ['data'], report: 'reports/run.json' } },
  {
    smoke: {
      steps: [
        { name: 'a', run: 'make a' },
        {
          name: 'B-1.x_y',
          run: ['x', ''],
          needs: ['a'],
          inputs: ['src/**', '!src/*.md', '/a', './b', '././c', '!./d', '!!e', ' f', '\\#c', 'a..b'],
          timeout: '1d',
          cwd: 'b',
          env: { A: '' },
        },
      ],
    },
  },
  { smoke: { link: [] } },
  { smoke: { link: ['node_modules', './.venv', '.gitx'] } },
  { push: { max_trees: 1 } },
  { cache: { max_age: 0 } },
  { cache: { max_age: '90d' } },
  {
    push: { skip_refs: ['refs/heads/wip/*', 'refs/notes/x'] },
    lock: { files: [], max_age_days: 1, level: 'error' },
    readmes: { depth: 2, include: ['.github', 'packages/*'], exclude: ['a', 'b/', 'a/b'], template: 'docs/folder.md' },
    contract: { level: 'warn', max_files: 1, max_lines: 9 },
    canary: { every: 1, max_per_minute: 1, kill_flag: 'a/b' },
    bandit: { paths: ['src/**', '!src/old/**'], max_suppressions: 2 },
  },
  { promotion: { max_age: '90d', expected_data: '0'.repeat(64), canary: { min_green: 1 } } },
  { promotion: {} },
  { boundaries: {} },
  {
    boundaries: {
      rules: [{ layers: ['a', ['b', 'c/d']], except: ['b -> c/d'], types: 'ignored', why: 'x' }],
      baseline: 'a/b.json',
    },
  },
  {
    boundaries: {
      rules: [
        { folder: 'a', may_import: [], types: 'judged' },
        { folder: './a/b', only: 'shell' },
        { folder: 'a', dynamic: 'allowed' },
      ],
    },
  },
];
for (const value of good) {
  test(`taken by validation and editor: ${JSON.stringify(value)}`, () => {
    assert.ok('written' in checkShape(value));
    assert.ok(fits(schema, value));
  });
}

const bad: unknown[] = [
  [],
  null,
  { smokes: {} },
  { $schema: 1 },
  { smoke: [] },
  { smoke: { tiemout: 1 } },
  { smoke: { command: '' } },
  { smoke: { command: ' \n' } },
  { smoke: { command: [] } },
  { smoke: { command: [1] } },
  { smoke: { command: 5 } },
  { smoke: { timeout: 0 } },
  { smoke: { timeout: 'soon' } },
  { smoke: { timeout: '' } },
  { smoke: { timeout: '1m1m' } },
  { smoke: { timeout: true } },
  { smoke: { cwd: '/a' } },
  { smoke: { cwd: 'a/..' } },
  { smoke: { cwd: 'a\\b' } },
  { smoke: { cwd: '' } },
  { smoke: { cwd: ':a' } },
  { smoke: { cwd: 'a\nb' } },
  { smoke: { env: { GATE_HOOKS_A: '' } } },
  { smoke: { env: { 'a-b': '' } } },
  { smoke: { env: { A: 1 } } },
  { smoke: { env: [] } },
  { evidence: { config: 'a' } },
  { evidence: { config: ['../a'] } },
  { evidence: { data: ['C:/a'] } },
  { evidence: { report: 'a.txt' } },
  { evidence: { report: '../a.json' } },
  { evidence: { report: 'gate-hooks.local.json' } },
  ...[[], {}, [{}], [{ name: 'a' }], [{ run: 'a' }], [{ name: 'a', run: '' }], [{ name: 'a', run: 'a', x: 1 }]].map(
    (steps) => ({ smoke: { steps } }),
  ),
  ...['', '-a', '.a', 'a b', 'é', 'a/b', 'a'.repeat(51), 1].map((name) => ({ smoke: { steps: [{ name, run: 'a' }] } })),
  ...[
    [],
    'a',
    [''],
    [' '],
    ['/'],
    ['!'],
    ['!/'],
    ['#a'],
    ['..'],
    ['a/../b'],
    ['!../a'],
    ['./../a'],
    ['././'],
    ['!./'],
    ['.'],
    ['./'],
    ['a/.'],
    ['//a'],
    ['C:/a'],
    ['a\nb'],
    ['a\u2028/..'],
  ].map((inputs) => ({ smoke: { steps: [{ name: 'a', run: 'a', inputs }] } })),
  ...[{ needs: 'a' }, { needs: [1] }, { timeout: 0 }, { timeout: '1w' }, { cwd: '..' }, { env: { 'a-b': '' } }].map(
    (more) => ({ smoke: { steps: [{ name: 'a', run: 'a', ...more }] } }),
  ),
  { smoke: { link: ['.'] } },
  { smoke: { link: ['/a'] } },
  { smoke: { link: ['./.git'] } },
  { push: { max_trees: 0 } },
  { push: { max_trees: 101 } },
  { push: { max_trees: 1.5 } },
  { cache: { max_age: -1 } },
  { cache: { max_age: 'never' } },
  { cache: { max_age: null } },
  { cache: { age: 1 } },
  { lock: { max_age_days: 0 } },
  { lock: { max_age_days: 1.5 } },
  { lock: { max_age_days: 4000 } },
  { lock: { level: 'note' } },
  { contract: { level: 'off' } },
  { contract: { max_files: 1.5 } },
  { canary: { every: 0 } },
  { canary: { max_per_minute: 0 } },
  { canary: { kill_flag: '../x' } },
  { bandit: { max_suppressions: -1 } },
  { bandit: { paths: [] } },
  { promotion: { max_age: 0 } },
  { promotion: { expected_data: 'A'.repeat(64) } },
  { promotion: { canary: {} } },
  { promotion: { canary: { min_green: 0.5 } } },
  ...[
    {},
    { folder: 'a' },
    { layers: ['a'] },
    { layers: ['a', []] },
    { layers: ['a', '*'] },
    { layers: ['a', 'b'], folder: 'c' },
    { layers: ['a', 'b'], except: ['a'] },
    { layers: ['a', 'b'], except: ['a -> ../b'] },
    { folder: 'a', only: 'shell', dynamic: 'reason' },
    { folder: 'a', only: 'shell', types: 'ignored' },
    { folder: 'a', dynamic: 'never' },
    { folder: '.', only: 'shell' },
    { folder: 'a', may_import: ['..'] },
    { folder: 'a', only: 'shell', why: 'a\nb' },
    { folder: 'a', onyl: 'shell' },
  ].map((rule) => ({ boundaries: { rules: [rule] } })),
  { boundaries: { rules: {} } },
  { boundaries: { baseline: 'x.txt' } },
  { readmes: { exclude: ['/a'] } },
  { readmes: { exclude: ['.'] } },
  { readmes: { exclude: [''] } },
];
for (const value of bad) {
  test(`refused by validation and editor: ${JSON.stringify(value)}`, () => {
    assert.ok('issues' in checkShape(value), 'validation');
    assert.not.ok(fits(schema, value), 'editor');
  });
}

const haveTexts = (node: Node | undefined, name: string): void => {
  assert.is(node?.additionalProperties, false, name);
  assert.equal(Object.keys(node?.properties ?? {}), knownKeys[name]);
  for (const [key, inner] of Object.entries(node?.properties ?? {})) {
    assert.ok(inner.description?.endsWith('.'), `${name}.${key}`);
  }
};

test('every key has a text for the editor, and no object takes unknown keys', () => {
  assert.equal(Object.keys(schema.properties ?? {}), ['$schema', ...(knownKeys[''] ?? [])]);
  for (const [name, group] of Object.entries(schema.properties ?? {})) {
    assert.ok(group.description?.endsWith('.'), name);
    if (name !== '$schema') haveTexts(group, name);
  }
  haveTexts(schema.properties?.smoke?.properties?.steps?.items, stepsKey);
});

test('the editor knows that a command and steps exclude each other', () => {
  const steps = [{ name: 'a', run: 'a' }];
  assert.not.ok(fits(schema, { smoke: { command: 'a', steps } }));
  assert.ok(fits(schema, { smoke: { steps } }));
});

test('the keys are those of the defaults, and what the smoke runs', () => {
  for (const [name, group] of Object.entries(defaults)) {
    assert.equal(
      [...(knownKeys[name] ?? [])].sort(),
      [...Object.keys(group), ...(name === 'smoke' ? ['command', 'steps'] : [])].sort(),
    );
  }
  assert.equal(knownKeys[''], Object.keys(defaults));
});

test('the schema is a plain draft 07 with a name, as editors understand best', () => {
  assert.is(schema.$schema, 'http://json-schema.org/draft-07/schema#');
  assert.match(String(schema.$id), /^https:\/\/.*gate-hooks\.schema\.json$/);
  assert.ok(schema.title);
  assert.not.ok('required' in schema);
  assert.equal(JSON.parse(JSON.stringify(schema)), schema);
});

test.run();
