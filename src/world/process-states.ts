// What Linux says of every process, for process.ts: its group, and whether it is only a zombie. Empty where there
// is no /proc.
import { readdirSync, readFileSync } from 'node:fs';

export type ProcessState = { readonly group: number; readonly zombie: boolean };

/**
 * The command's name stands in brackets and may itself hold brackets and spaces. After it: state, parent, group
 * (proc(5)).
 */
export const parseStat = (stat: string): ProcessState => {
  const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { group: Number(group), zombie: state === 'Z' || state === 'X' };
};

export const processStates = (): ProcessState[] => {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'))];
      } catch {
        // It ended between the listing and the look.
        return [];
      }
    });
};
