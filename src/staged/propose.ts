// Proposes a configuration of lint-staged for the tools that a repository names.
import { type ToolSources, tools } from './tools.js';

export type Proposal = {
  /** Of a .lintstagedrc.json. */
  readonly text: string;
  /** For people. */
  readonly names: readonly string[];
  /** What its commands start. */
  readonly programs: readonly string[];
};

/**
 * An extension stands in one pattern alone: lint-staged runs patterns at the same time, and two tools would
 * write one file.
 */
const groupExtensions = (commandsOf: ReadonlyMap<string, readonly string[]>): Record<string, readonly string[]> => {
  const groups = new Map<string, { commands: readonly string[]; extensions: string[] }>();
  for (const [extension, commands] of commandsOf) {
    const key = commands.join('\n');
    groups.set(key, { commands, extensions: [...(groups.get(key)?.extensions ?? []), extension] });
  }
  return Object.fromEntries(
    [...groups.values()].map(({ commands, extensions }) => [
      extensions.length === 1 ? `*.${extensions[0]}` : `*.{${extensions.join(',')}}`,
      commands,
    ]),
  );
};

/** Null where the repository names no tool that is known here. */
export const proposeStaged = (sources: ToolSources): Proposal | null => {
  const found = tools.filter(({ fits }) => fits(sources));
  if (found.length === 0) return null;
  const commandsOf = new Map<string, readonly string[]>();
  for (const { extensions, command } of found)
    for (const extension of extensions)
      commandsOf.set(extension, [...(commandsOf.get(extension) ?? []), command(sources)]);
  return {
    text: `${JSON.stringify(groupExtensions(commandsOf), null, 2)}\n`,
    names: [...new Set(found.map(({ name }) => name))],
    programs: [...new Set(found.map(({ command }) => command(sources).replace(/ .*$/s, '')))],
  };
};
