// Times how soon a canary is gone after its kill flag, with all its children, against one tick.

import { killOnce } from '../../test/support/canary.js';
import type { Measured } from '../claims.js';
import type { Context, Scenario } from '../context.js';

const tickMs = 2000;

const measure = async ({ quick }: Context): Promise<Measured> => {
  const ms: number[] = [];
  for (let round = 0; round < (quick ? 2 : 20); round += 1) ms.push(await killOnce());
  return {
    kind: 'measured',
    values: [{ label: 'the slowest', value: Math.max(...ms) / tickMs }],
    tables: [{ title: 'From the flag to the end', series: [{ name: 'canary', ms }] }],
    notes: ['Its smoke is a shell with two children, one of which ignores SIGTERM.'],
  };
};

export const kill: Scenario = {
  name: 'kill',
  claims: ['kill'],
  gates: true,
  prepare: async (context) => ({ kill: () => measure(context) }),
};
