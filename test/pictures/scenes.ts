// What the pictures of the documentation show: each a scratch repository, real commands, and what the terminal said.
import { join } from 'node:path';
import { createRepository, type InRepository, type TestRepository } from '../support/repository.js';

export type Scene = {
  readonly name: string;
  readonly description: string;
  readonly play: (stage: Stage) => Promise<void>;
};

export type Stage = {
  readonly repo: TestRepository;
  /** `gate-hooks <args>`, shown as `npx gate-hooks <args>`. */
  readonly gate: (args: readonly string[], options?: InRepository) => Promise<void>;
  /** The same, not shown. */
  readonly quietly: (args: readonly string[]) => Promise<void>;
  readonly push: (args: readonly string[], options?: InRepository) => Promise<void>;
  /** A command that is only shown for what was just done by other means. */
  readonly note: (line: string) => void;
};

const prompt = (line: string): string => `\u001b[32m$\u001b[0m \u001b[1m${line}\u001b[0m\n`;

const environmentOf = ({ env = {} }: InRepository): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${/ /.test(String(value)) ? `"${value}"` : value} `)
    .join('');

const project = {
  Makefile: 'smoke:\n\t@python3 -B -m unittest -q 2>&1 | tail -n 1; python3 -B -m unittest -q 2>/dev/null\n',
  'engine/score.py': 'def score(x):\n    return 2 * x\n',
  'test_score.py':
    'import unittest\nfrom engine.score import score\n\n\nclass Score(unittest.TestCase):\n    def test_doubles(self):\n        self.assertEqual(score(21), 42)\n',
  'config/model.json': '{"learning_rate": 0.1}\n',
};

const pushes: Scene = {
  name: 'push',
  description: 'install wires the hook; a green push goes through, a red one is refused, a bypassed one leaves a trace',
  play: async ({ repo, gate, push, note }) => {
    await gate(['install']);
    await push(['origin', 'main']);
    await repo.commit({ 'engine/score.py': 'def score(x):\n    return 3 * x\n' }, 'triple it');
    note('git commit -am "triple it"');
    await push(['origin', 'main']);
    await push(['origin', 'main'], { env: { BYPASS_SMOKE: '1', BYPASS_REASON: 'demo at noon' } });
    await repo.commit({ 'engine/score.py': project['engine/score.py'] }, 'Revert "triple it"');
    note('git revert --no-edit HEAD');
    await push(['origin', 'main']);
  },
};

const screen: Scene = {
  name: 'status',
  description:
    'one screen: hook, smoke, last run, durations, remembered pushes, bypasses, lock, READMEs, and the next step',
  play: async ({ repo, gate, quietly }) => {
    await quietly(['install']);
    for (let at = 0; at < 6; at += 1) await quietly(['smoke', '--no-cache']);
    await repo.push(['origin', 'main']);
    await repo.push(['origin', 'main:refs/heads/wip'], { env: { BYPASS_SMOKE: '1', BYPASS_REASON: 'demo at noon' } });
    await gate(['status']);
  },
};

export const scenes: readonly Scene[] = [pushes, screen];

/** All that the terminal showed, prompts included. @param packed the unpacked package */
export const play = async (scene: Scene, packed: string): Promise<string> => {
  const repo = await createRepository({ files: project });
  let shown = '';
  const say = (line: string, output: string): void => {
    shown += `${prompt(line)}${output.replaceAll(repo.remote, 'origin').replaceAll(repo.dir, '.').replace(/\n*$/, '\n')}\n`;
  };
  const start = (args: readonly string[], options: InRepository = {}) =>
    repo.run(process.execPath, [join(packed, 'dist', 'cli.js'), ...args], {
      ...options,
      env: { ...options.env, FORCE_COLOR: '1', LANG: 'C.UTF-8', TERM: 'xterm' },
    });
  const quietly = async (args: readonly string[]): Promise<void> => void (await start(args));
  const gate = async (args: readonly string[], options: InRepository = {}): Promise<void> => {
    const done = await start(args, options);
    say(`${environmentOf(options)}npx gate-hooks ${args.join(' ')}`, done.output);
  };
  const push = async (args: readonly string[], options: InRepository = {}): Promise<void> => {
    const done = await repo.push(args, options);
    say(`${environmentOf(options)}git push ${args.join(' ')}`, done.output);
  };
  const note = (line: string): void => {
    shown += `${prompt(line)}\n`;
  };
  await scene.play({ repo, gate, quietly, push, note });
  return shown;
};
