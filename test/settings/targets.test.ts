// Which lines of a makefile are the target, and does make itself agree?
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { detectSmoke } from '../../src/settings/detect.js';
import { mayBePhony } from '../../src/settings/targets.js';

const makefiles: [string, string, boolean][] = [
  ['a plain target', 'smoke:\n\ttrue\n', true],
  ['a target with dependencies', 'smoke: build test\n', true],
  ['a target among others', 'test smoke: deps\n\ttrue\ndeps:\n', true],
  ['a double-colon target', 'smoke::\n\ttrue\n', true],
  ['a grouped target', 'smoke other &:\n\ttrue\n', true],
  ['a recipe on the line', 'smoke: ; X=1 true\n', true],
  ['spaces around it', '  smoke  :\n', true],
  ['carriage returns', 'x:\r\n\ttrue\r\nsmoke:\r\n\ttrue\r\n', true],
  ['a byte order mark', '\ufeffsmoke:\n', true],
  ['a continued target list', 'test \\\n  smoke: deps\ndeps:\n', true],
  ['no line end', 'smoke:', true],
  ['a comment behind it', 'smoke: # the gate\n\ttrue\n', true],
  ['a reference before it', 'V = a\n$(V:a=b) smoke:\n\ttrue\n', true],
  ['a conditional around it', 'ifeq (a,a)\nsmoke:\n\ttrue\nendif\n', true],
  ['a target variable and a rule', 'smoke: X := 1\nsmoke:\n\ttrue\n', true],
  ['a define that ended', 'define A\nx\nendef\nsmoke:\n', true],
  ['a variable (:=)', 'smoke := x\n', false],
  ['a variable (::=)', 'smoke ::= x\n', false],
  ['a variable (=) with a colon', 'smoke = a: b\n', false],
  ['a variable (?=)', 'smoke ?= x: smoke\n', false],
  ['a target variable alone', 'smoke: CFLAGS = -g\n', false],
  ['an exported target variable alone', 'smoke: export X := 1\n', false],
  ['a recipe line', 'x:\n\tsmoke: y\n', false],
  ['a continued recipe line', 'x:\n\techo \\\nsmoke: y\n', false],
  ['.PHONY', '.PHONY: smoke\n', false],
  ['a continued .PHONY', '.PHONY: \\\nsmoke\n', false],
  ['a dependency', 'all: smoke\n', false],
  ['a comment', '# smoke: x\n', false],
  ['a continued comment', '# x \\\nsmoke: y\n', false],
  ['a longer name', 'smoke-all smoke.x presmoke:\n', false],
  ['the inside of a define', 'define A\nsmoke:\nendef\n', false],
  ['nothing', '', false],
];
for (const [name, text, found] of makefiles) {
  test(`makefile: ${name}: ${found ? 'found' : 'not found'}`, () => {
    assert.equal(
      detectSmoke({ Makefile: text }),
      found ? { command: 'make smoke', origin: 'Makefile target smoke', others: [] } : null,
    );
  });
}

// Grouped targets came with GNU make 4.3; an older or another make is no judge of this table.
const version = /GNU Make (\d+)\.(\d+)/.exec(spawnSync('make', ['--version'], { encoding: 'utf8' }).stdout ?? '');
const judge = version !== null && Number(version[1]) * 100 + Number(version[2]) >= 403 ? test : test.skip;

judge('make itself agrees with the table', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-hooks-make-'));
  try {
    for (const [name, text, found] of makefiles) {
      // To make a name that is only mentioned is a target too; there is nothing to run for it.
      if (/^\.PHONY|^all: smoke|CFLAGS|export X/.test(text)) continue;
      writeFileSync(join(folder, 'Makefile'), text);
      const { stderr } = spawnSync('make', ['-n', 'smoke'], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
      });
      assert.is(!stderr.includes("No rule to make target 'smoke'"), found, `${name}: ${stderr}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

for (const [text, phony] of [
  ['.PHONY: smoke\nsmoke:\n', true],
  ['.PHONY : a \\\n  smoke # all\n', true],
  ['.PHONY: $(TARGETS)\n', true],
  ['.PHONY: smoke-all\nsmoke:\n', false],
  ['# .PHONY: smoke\nsmoke:\n', false],
  ['smoke:\n', false],
] as const) {
  test(`${JSON.stringify(text)} ${phony ? 'may make' : 'does not make'} smoke phony`, () =>
    assert.is(mayBePhony(text, 'smoke'), phony));
}

test.run();
