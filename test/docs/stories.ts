// What happened in the repository of each page before its lines are typed? Played by play.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasPip } from '../locks/pip.js';
import { makeWheels } from '../locks/wheels.js';
import { gateHooks, installGate } from '../support/product.js';
import type { TestRepository } from '../support/repository.js';
import { onPath } from '../support/skip.js';
import type { Story } from './play.js';

export type PageStory = Story & {
  /** Names what the machine lacks for it; '' where it lacks nothing. */
  readonly wants?: string;
  /** It drives a tool that neither git, Node, make nor python3 brings, so it is played in the tools set. */
  readonly ofTools?: boolean;
};

const smoke = '.PHONY: smoke\nsmoke:\n\t@echo judged\n';
const lack = (has: boolean, what: string): string => (has ? '' : `${what} is not installed`);

/** A repository with what most pages speak of. */
const newcomer: Story = {
  files: {
    Makefile: smoke,
    'engine/a.py': '',
    'requirements.lock': 'a==1\n',
    'packages/api/main.txt': 'a\n',
    'packages/web/main.txt': 'b\n',
  },
};

const quietly = async (repo: TestRepository, args: readonly string[]): Promise<void> => {
  const done = await gateHooks(repo, args);
  if (done.code !== 0) throw new Error(`gate-hooks ${args.join(' ')} exited ${done.code}:\n${done.output}`);
};

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

const hash = `    --hash=sha256:${'0'.repeat(64)}`;

const areas: PageStory = {
  files: {
    'data_sanity/__init__.py': '"""Finds rows that cannot be."""\n',
    'data_sanity/rules.py': '',
    'engine/__init__.py': '"""Scores what comes in."""\n',
    'engine/io.py': '',
    'engine/old.py': '',
  },
  before: {
    'gate-hooks scaffold-summaries --check    # after a change of engine': async (repo) => {
      await quietly(repo, ['scaffold-summaries']);
      await repo.commit({ 'engine/io.py': 'import data_sanity.rules\n', 'engine/old.py': null });
    },
  },
};

const audit: PageStory = {
  files: { Makefile: smoke },
  before: {
    'npx gate-hooks audit v1.0..origin/main    # after one green and one bypassed push': async (repo) => {
      await repo.git('tag', 'v1.0');
      await installGate(repo);
      await repo.commit({ 'a.txt': 'a\n' });
      await repo.push();
      await repo.commit({ 'a.txt': 'b\n' });
      await repo.git('config', 'user.name', 'Eve');
      await repo.git('config', 'user.email', 'eve@example.test');
      await repo.push(['origin', 'main'], { env: { BYPASS_SMOKE: '1', BYPASS_REASON: 'demo at noon' } });
    },
  },
};

const bandit: PageStory = {
  wants: lack(onPath('bandit'), 'bandit'),
  ofTools: true,
  files: {
    'app.py':
      '"""Runs what it is told."""\nfrom subprocess import call\n\ndef run(command):\n    call(command, shell=True)\n',
  },
};

const boundaries: PageStory = {
  files: {
    Makefile: 'smoke:\n\tpython scripts/report.py\nalone:\n\tPYTHONPATH=src python scripts/alone.py\n',
    'pyproject.toml': '[project]\nname = "x"\nversion = "1"\n[project.scripts]\nreport = "scripts.report:main"\n',
    Dockerfile: 'FROM python:3.12\nRUN python scripts/alone.py\n',
    'docs/use.md': 'Run `python scripts/alone.py`.\n',
    'engine/__init__.py': '',
    'engine/core.py': 'VALUE = 1\n',
    'scripts/report.py': 'from engine.core import VALUE\n\n\ndef main():\n    print(VALUE)\n',
    'scripts/alone.py': 'print(1)\n',
    'scripts/deploy.sh': '#!/bin/sh\npython scripts/report.py\n',
    'scripts/load.py': 'import importlib\nimport sys\n\n\nimportlib.import_module(sys.argv[1])\n',
  },
  before: {
    'gate-hooks move-script scripts/foo.py cli/foo.py --no-shim    # in another repository': async (repo) => {
      await repo.git('rm', '-rq', '.');
      await repo.commit({
        Makefile: 'smoke:\n\tpython scripts/foo.py\n',
        'docs/use.md': '[foo](../scripts/foo.py), also at https://example.com/scripts/foo.py\n',
        'engine/run.py': 'from scripts import foo\n\nfoo.main()\n',
        'scripts/__init__.py': '',
        'cli/__init__.py': '',
        'scripts/foo.py': 'import os\n\nHERE = os.path.dirname(__file__)\n\n\ndef main():\n    print(HERE)\n',
      });
    },
  },
};

/** Red, green, red, green; what it counts with is ignored, so that it is flaky and not changed. */
const canary: PageStory = {
  files: {
    Makefile: '.PHONY: smoke\nsmoke:\n\t@echo tick >> count.log; test $$(($$(wc -l < count.log) % 2)) = 0\n',
    '.gitignore': '*.log\n',
  },
};

const doctor: PageStory = {
  files: { Makefile: smoke },
  before: { 'chmod -x .git/hooks/pre-push': (repo) => installGate(repo) },
};

const locks: PageStory = {
  wants: lack(hasPip, 'python3 with pip'),
  ofTools: true,
  files: {
    Makefile: smoke,
    'gate-hooks.json': '{ "lock": { "pip_args": ["--no-index", "--find-links", "wheels"] } }\n',
    '.gitignore': 'wheels/\n',
    'requirements.in': 'requests>=2.30\n',
  },
  before: {
    'gate-hooks check-lock': (repo) =>
      repo.commit(
        {
          'requirements.lock': `requests==2.29.0 \\\n${hash}\nclick==8.1.0 \\\n    # via flask\n${hash}\nidna==3.4 \\\n${hash}\n`,
        },
        'lock',
        { date: daysAgo(131) },
      ),
    'gate-hooks refresh-lock    # in another repository': async (repo) => {
      await repo.commit({ 'requirements.in': 'top\n', 'requirements.lock': 'gone==3\nleaf==1.0\ntop==1.0\n' });
      makeWheels(join(repo.dir, 'wheels'), [
        ['top', '2.0', ['leaf>=1', 'extra_leaf']],
        ['leaf', '1.5', []],
        ['extra_leaf', '0.1', []],
      ]);
      for (const name of ['uv', 'pip-compile']) if (onPath(name)) throw new Error(`${name} would be asked first`);
    },
  },
};

const preCommit: PageStory = {
  wants: lack(onPath('black'), 'black'),
  ofTools: true,
  files: { Makefile: smoke, 'engine/score.py': 'def score(x):\n    return 2 * x\n' },
  before: {
    'npx gate-hooks install --pre-commit    # where pyproject.toml has a table [tool.black]': (repo) =>
      repo.commit({ 'pyproject.toml': '[tool.black]\nline-length = 100\n' }),
    'git commit -qam "triple"    # engine/score.py now says: return 3*x': (repo) =>
      repo.write({ 'engine/score.py': 'def score(x):\n    return 3*x\n' }),
  },
};

const promotion: PageStory = {
  files: { Makefile: smoke, 'config/model.json': '{"rate": 1}\n' },
  before: {
    'npx gate-hooks promote    # the configuration was changed after the smoke': async (repo) => {
      await quietly(repo, ['smoke']);
      await repo.commit({ 'config/model.json': '{"rate": 2}\n' });
    },
  },
};

const readmes: PageStory = {
  files: { Makefile: smoke, 'engine/README.md': 'Do-not-touch: `golden/`\n', 'engine/golden/a.json': '1\n' },
  before: {
    'git push origin main    # after a commit that changes engine/golden/a.json': async (repo) => {
      await installGate(repo);
      await repo.push();
      await repo.commit({ 'engine/golden/a.json': '2\n' });
    },
  },
};

/** Two edits as people make them. */
const ci: PageStory = {
  ...newcomer,
  before: {
    'npx gate-hooks doctor --ci    # after two edits of ci.yml': (repo) => {
      const path = '.github/workflows/ci.yml';
      const text = readFileSync(join(repo.dir, path), 'utf8');
      repo.write({
        [path]: text
          .replace('gate-hooks smoke --no-cache\n', 'gate-hooks smoke --no-cache || true\n')
          .replace('    if: ${{ always() }}\n', ''),
      });
    },
  },
};

const hook = (content: string): { content: string; mode: number } => ({ content, mode: 0o755 });

/** Stand-ins with the lines by which they are known; the real ones live in test/e2e/neighbour-*.test.ts. */
const neighbours: PageStory = {
  files: { Makefile: smoke },
  before: {
    'npx gate-hooks install    # in a repository with a pre-push hook': (repo) =>
      repo.write({ '.git/hooks/pre-push': hook('#!/bin/sh\necho mine >&2\n') }),
    'npx gate-hooks install --yes    # where husky was run': async (repo) => {
      repo.write({
        '.husky/_/pre-push': hook('#!/bin/sh\n[ "${HUSKY-}" = 0 ] || exec sh -e .husky/pre-push "$@"\n'),
        '.husky/_/.gitignore': '*\n',
      });
      await repo.commit({ '.husky/pre-push': 'echo mine, by husky >&2\n' });
      await repo.git('config', 'core.hooksPath', '.husky/_');
    },
    'git push origin main    # a new commit': (repo) => {
      commits += 1;
      return repo.commit({ 'count.txt': String(commits) });
    },
    'npx gate-hooks install    # where core.hooksPath leads to the tracked folder .githooks': async (repo) => {
      repo.write({ '.git/hooks/pre-push': null });
      await repo.commit({ '.githooks/pre-push': hook('#!/bin/sh\necho mine, from .githooks >&2\n') });
      await repo.git('config', 'core.hooksPath', '.githooks');
    },
    'npx gate-hooks install    # where pre-commit install -t pre-push was run': async (repo) => {
      await repo.commit({ '.husky/pre-push': null });
      await repo.git('config', '--unset', 'core.hooksPath');
      repo.write({
        '.git/hooks/pre-push': hook(
          '#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\nlegacy=.git/hooks/pre-push.legacy\nif [ -x $legacy ]; then $legacy "$@" || exit; fi\necho mine, by pre-commit >&2\n',
        ),
      });
    },
  },
};

let commits = 0;

const score = 'def score(x):\n    return 2 * x\n';

const readme: PageStory = {
  wants: lack(onPath('python3'), 'python3'),
  files: {
    Makefile: 'smoke:\n\t@python3 -B -m unittest -q\n',
    'engine/score.py': score,
    'test_score.py':
      'import unittest\nfrom engine.score import score\n\n\nclass Score(unittest.TestCase):\n    def test_doubles(self):\n        self.assertEqual(score(21), 42)\n',
  },
  before: {
    'git push': async (repo) => {
      await repo.git('config', 'branch.main.remote', 'origin');
      await repo.git('config', 'branch.main.merge', 'refs/heads/main');
    },
    'git push origin main    # a new commit': (repo) => repo.commit({ 'notes.txt': 'new\n' }),
    'git push origin main    # after a commit that breaks a test': (repo) =>
      repo.commit({ 'engine/score.py': score.replace('2', '3') }),
  },
};

export const stories: Readonly<Record<string, PageStory>> = {
  'README.md': readme,
  'docs/areas.md': areas,
  'docs/audit.md': audit,
  'docs/bandit.md': bandit,
  'docs/boundaries.md': boundaries,
  'docs/canary.md': canary,
  'docs/ci.md': ci,
  'docs/doctor.md': doctor,
  'docs/locks.md': locks,
  'docs/neighbours.md': neighbours,
  'docs/pre-commit.md': preCommit,
  'docs/promotion.md': promotion,
  'docs/readmes.md': readmes,
};

export const storyOf = (page: string): PageStory => stories[page] ?? newcomer;
