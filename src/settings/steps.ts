// Do the written steps fit together? What no schema can say: names, needs and circles. Pure; asked by validate.ts.
import { printable } from '../core/text.js';
import { nearest } from './nearest.js';
import { dotted } from './problems.js';
import type { Written, WrittenStep } from './schema.js';

type Problem = { readonly path: readonly (string | number)[]; readonly message: string };

const quoted = (name: string): string => `"${printable(name.slice(0, 60))}"`;

const judgeNames = (steps: readonly WrittenStep[]): Problem[] =>
  steps.flatMap(({ name }, index) => {
    const first = steps.findIndex((step) => step.name === name);
    if (first === index) return [];
    return [{ path: [index, 'name'], message: `${quoted(name)} is already the name of smoke.steps[${first}]` }];
  });

const judgeNeeds = (steps: readonly WrittenStep[]): Problem[] => {
  const names = steps.map(({ name }) => name);
  const judge = (step: WrittenStep, need: string): string | null => {
    if (need === step.name) return `${quoted(need)} needs itself`;
    if (names.includes(need)) return null;
    const meant = nearest(
      need,
      names.filter((name) => name !== step.name),
    );
    return `no step is called ${quoted(need)}${meant === null ? '; there are ' : `, did you mean ${meant}? there are `}${names.join(', ')}`;
  };
  return steps.flatMap((step, index) =>
    (step.needs ?? []).flatMap((need, at) => {
      const message = judge(step, need);
      if (message === null) return [];
      return [{ path: [index, 'needs', at], message }];
    }),
  );
};

/**
 * The first circle in the order of the settings, its first name again at its end; null where there is none. Steps
 * that need themselves are told by judgeNeeds.
 */
const findCircle = (steps: readonly WrittenStep[]): readonly string[] | null => {
  const needsOf = new Map(steps.map(({ name, needs = [] }) => [name, needs.filter((need) => need !== name)]));
  const done = new Set<string>();
  const walk = (name: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return null;
    for (const need of needsOf.get(name) ?? []) {
      const circle = walk(need, [...way, name]);
      if (circle !== null) return circle;
    }
    done.add(name);
    return null;
  };
  for (const { name } of steps) {
    const circle = walk(name, []);
    if (circle !== null) return circle;
  }
  return null;
};

const judge = ({ smoke }: Written): Problem[] => {
  if (smoke?.steps === undefined) return [];
  const problems: Problem[] = [];
  if (smoke.command !== undefined) {
    problems.push({ path: [], message: 'stands beside smoke.command, keep one of the two' });
  }
  problems.push(...judgeNames(smoke.steps), ...judgeNeeds(smoke.steps));
  const circle = findCircle(smoke.steps);
  if (circle !== null) {
    problems.push({ path: [], message: `the steps need each other in a circle: ${circle.join(' -> ')}` });
  }
  return problems;
};

/**
 * One sentence for each thing wrong; empty where the steps can be run, or there are none.
 * @param file shown in front of every sentence
 * @param prefix where in the file the settings lie
 */
export const judgeSteps = (file: string, prefix: readonly string[], written: Written): string[] =>
  judge(written).map(
    ({ path, message }) => `${file}: ${dotted([...prefix, 'smoke', 'steps', ...path.map(String)])}: ${message}`,
  );
