// What has a newcomer to decide at install, and what follows from the answers? Pure tables; install.ts gathers the
// facts and asks.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import type { Question } from '../world/ask.js';

/** `null` of a flag: not given. */
export type InstallFacts = {
  /** Wired before: what was decided then is not asked again. */
  readonly installed: boolean;
  /** The file that holds settings, null for none. */
  readonly settings: string | null;
  /** The command that runs without an answer; null where there is none. */
  readonly found: string | null;
  /** A guess to offer where none was found. */
  readonly suggestion: string | null;
  /** AGENTS.md or the like is there: its owner has coding agents. */
  readonly hasAgents: boolean;
  readonly flags: { readonly smoke: string | null; readonly agents: boolean | null };
};

export type Answers = { readonly smoke?: string; readonly agents?: boolean };

type Row = { readonly id: keyof Answers; readonly question: (facts: InstallFacts) => Question | null };

export const refuseCommand = (text: string): string | null => {
  if (text.trim() === '') return 'a command is needed, such as: make test';
  if (/[\u0000-\u001f\u007f]/.test(text)) return 'one line, without control characters';
  return null;
};

const rows: readonly Row[] = [
  {
    id: 'smoke',
    question: ({ installed, settings, found, suggestion, flags }) => {
      if (flags.smoke !== null || settings !== null || (installed && found !== null)) return null;
      return {
        kind: 'text',
        message: 'Which command must pass before a push? (--smoke)',
        initial: found ?? suggestion ?? '',
        refuse: refuseCommand,
      };
    },
  },
  {
    id: 'agents',
    question: ({ installed, hasAgents, flags }) => {
      if (installed || flags.agents !== null) return null;
      return {
        kind: 'confirm',
        message: 'Tell coding agents in AGENTS.md how to pass the gate? (--agents, --no-agents)',
        initial: hasAgents,
      };
    },
  },
];

/**
 * In the order in which they are asked. The consent to change a file of the user's comes after them, so there are
 * at most three.
 */
export const questionsOf = (facts: InstallFacts): { readonly id: keyof Answers; readonly question: Question }[] =>
  rows.flatMap(({ id, question }) => {
    const asked = question(facts);
    if (asked === null) return [];
    return [{ id, question: asked }];
  });

/** What is done: `write` is the text of a new gate-hooks.json. */
export type Decided = { readonly write: string | null; readonly agents: boolean };

/**
 * A flag goes before an answer; without either what was found stays.
 * @throws Fault where a command cannot be run, or the settings that are there would have to be rewritten
 */
export const decide = ({ settings, found, flags }: InstallFacts, answers: Answers): Decided => {
  const agents = flags.agents ?? answers.agents ?? false;
  const smoke = (flags.smoke ?? answers.smoke ?? found)?.trim() ?? null;
  if (smoke === null || smoke === found) return { write: null, agents };
  const wrong = refuseCommand(flags.smoke ?? smoke);
  if (wrong !== null) throw new Fault('usage', `--smoke: ${wrong}`, 'npx gate-hooks install --smoke "make test"', 2);
  if (settings !== null)
    throw new Fault(
      'usage',
      `the settings are in ${printable(settings)} already, which install does not rewrite`,
      `set smoke.command there: ${JSON.stringify(smoke)}`,
      2,
    );
  return { write: `${JSON.stringify({ smoke: { command: smoke } }, null, 2)}\n`, agents };
};
