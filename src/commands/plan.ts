// gate-hooks plan: which steps has the smoke, and which may run side by side? `--format matrix` is a line for
// strategy.matrix. Next: smoke/plan.ts.
import { printable } from '../core/text.js';
import { type Answer, pass } from '../core/verdict.js';
import { definitionHash } from '../evidence/definition.js';
import { commandText, describeSteps } from '../settings/describe.js';
import { noSmokeFault } from '../settings/detect.js';
import type { Settings } from '../settings/settings.js';
import { orderSteps } from '../smoke/plan.js';
import { toolMajor } from '../world/platform.js';

type Options = { readonly settings: Settings; readonly format?: string };

/**
 * https://docs.github.com/actions: `matrix: ${{ fromJSON(...) }}` takes an object with `include`; a step's name
 * needs no quoting anywhere.
 */
const renderMatrix = ({ smoke: { steps } }: Settings): string =>
  `${JSON.stringify({ include: steps.map(({ name }) => ({ step: name })) })}\n`;

export const run = ({ settings, format }: Options): Answer => {
  const { steps } = settings.smoke;
  if (steps.length === 0) throw noSmokeFault();
  const levels = orderSteps(steps);
  const width = Math.max(...steps.map(({ name }) => name.length));
  const lines = levels
    .flat()
    .map(
      ({ name, run: command, needs }) =>
        `${name.padEnd(width)}  ${commandText(command)}${needs.length === 0 ? '' : `  (after ${needs.map(printable).join(', ')})`}`,
    );
  const facts = steps.map(({ name, run: command, cwd, needs, inputs }) => ({ name, run: command, cwd, needs, inputs }));
  const answer = {
    verdict: pass(`${describeSteps(steps)} (${settings.smoke.command_origin})`),
    lines,
    data: {
      definition_hash: definitionHash(steps, toolMajor),
      origin: settings.smoke.command_origin,
      steps: facts,
      levels: levels.map((level) => level.map(({ name }) => name)),
    },
  };
  if (format === 'matrix') return { ...answer, document: renderMatrix(settings) };
  return answer;
};
