// What does docs/settings.md say? One table a group of the settings schema; written by npm run docs, held fresh by
// e2e/docs.test.ts.
import { jsonSchema } from '../../src/settings/schema.js';

export type Node = {
  readonly description?: string | undefined;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
};

const head = `# Settings

<!-- Written by npm run docs from src/settings/schema.ts: edit that, not this. -->

Every key is optional. They live in **one** of \`gate-hooks.json\`, \`package.json\` under \`"gate-hooks"\`, or \`pyproject.toml\` under
\`[tool.gate-hooks]\`, at the top of the repository. Unknown keys are errors with a suggestion. Durations are seconds or texts
such as \`"90s"\`, \`"10m"\`, \`"1h30m"\`; paths are relative, with \`/\` between their parts.

\`\`\`json
{
  "$schema": "https://unpkg.com/gate-hooks/dist/gate-hooks.schema.json",
  "smoke": { "command": "make smoke", "timeout": "5m" },
  "evidence": { "config": ["config/**/*.yaml"], "data": ["data/reference"] },
  "lock": { "pip_args": ["--no-index", "--find-links", "wheels"] }
}
\`\`\`

\`gate-hooks.local.json\` (add it to \`.gitignore\`) may make the gate stricter on one machine, never looser: shorter \`smoke.timeout\`,
\`smoke.idle_timeout\` and \`lock.max_age_days\`, a lower \`canary.max_per_minute\`, and \`lock.level\` \`"error"\`.

The groups: GROUPS. More on some: several commands as one smoke ([pushes](pushes.md#several-steps)), which locks are found
([locks](locks.md)), rules of who may import what ([boundaries](boundaries.md)).
`;

const cell = (text: string): string => text.replace(/[\\|*_<>]/g, '\\$&').replaceAll('\n', ' ');

const kindOf = (node: Node): string => {
  if (node.enum !== undefined) return node.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(kindOf))].join(' or ');
  if (node.items?.type === 'object') return 'list of objects';
  if (node.items !== undefined) {
    const kind = kindOf(node.items);
    return node.items.anyOf === undefined ? `list of ${kind}s` : `list (each ${kind})`;
  }
  return { string: 'text', integer: 'whole number' }[node.type ?? ''] ?? node.type ?? 'any';
};

/** The description without its last sentence where that is "Default: ...", and what that sentence says. */
const parted = (description: string): readonly [string, string] => {
  const at = description.indexOf(' Default: ');
  return at < 0 ? [description, ''] : [description.slice(0, at), description.slice(at + 10).replace(/\.$/, '')];
};

const row = (key: string, node: Node, required: boolean): string => {
  const [meaning, otherwise] = parted(node.description ?? '');
  return `| \`${key}\` | ${kindOf(node)} | ${cell(required ? 'required' : otherwise)} | ${cell(meaning)} |`;
};

/** The section of one group, then those of the groups in it. */
const sections = (name: string, node: Node): string[] => {
  const entries = Object.entries(node.properties ?? {});
  const rows = entries.map(([key, value]) => row(key, value, node.required?.includes(key) ?? false));
  const section = `\n## ${name}\n\n${node.description ?? ''}\n\n| key | value | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  const inner = entries.flatMap(([key, value]) => {
    const nested = value.properties === undefined ? value.items : value;
    return nested?.properties === undefined
      ? []
      : sections(`${name}.${key}`, { ...nested, description: value.description });
  });
  return [section, ...inner];
};

/** The whole page, from a JSON schema whose properties are the groups. */
export const settingsPage = (schema: Node = jsonSchema()): string => {
  const groups = Object.entries(schema.properties ?? {}).filter(([, group]) => group.properties !== undefined);
  return (
    head.replace('GROUPS', groups.map(([name]) => `[${name}](#${name})`).join(', ')) +
    groups.flatMap(([name, group]) => sections(name, group)).join('')
  );
};
