// How is a drawing written in Mermaid, and what does such a text draw? Only the few forms that every Mermaid since
// 10 draws as they are meant. Pure.

import { printable } from '../core/text.js';
import type { Arrow, Drawing, Node } from './fold.js';

/** A label of any name: what Mermaid or Markdown would read as more than text becomes a character code. */
const quoted = (label: string): string => {
  const shown = printable(label.length > 120 ? `${label.slice(0, 119)}…` : label);
  // `1. x` and `- x` would be lists, `__init__` would be bold, a space at an end would be lost.
  return `"${shown.replace(/[#"`<>&\\;~]|^[-+*\s\d]|\s$|\*(?=.*\*)|(?<=\*.*)\*|_(?=_)|(?<=_)_/g, (c) => `#${c.charCodeAt(0)};`)}"`;
};

const unquoted = (label: string): string =>
  label.replace(/#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const shapes: Readonly<Record<Node['kind'], readonly [string, string]>> = {
  module: ['[', ']'],
  folded: ['[[', ']]'],
  outside: ['([', '])'],
};

const arrowOf = ({ strength, inCycle }: Arrow): string => {
  if (inCycle) return '==>';
  if (strength === 'dynamic') return '-.->|"dynamic"|';
  return strength === 'lazy' ? '-->|"lazy"|' : '-->';
};

/**
 * Lines without the fence. Ids are `N0`, `N1`, ...: an id that is a name could be a word of Mermaid's (`end`,
 * `click`, `o`, `x`).
 */
export const renderMermaid = ({ nodes, arrows }: Drawing): string => {
  const ids = new Map(nodes.map(({ label }, at) => [label, `N${at}`]));
  const idOf = (label: string): string => {
    const id = ids.get(label);
    if (id === undefined) throw new Error(`an arrow to ${label}, which is no node`);
    return id;
  };
  return [
    'flowchart LR',
    ...nodes.map(({ label, kind }) => `  ${idOf(label)}${shapes[kind][0]}${quoted(label)}${shapes[kind][1]}`),
    ...arrows.map((arrow) => `  ${idOf(arrow.from)} ${arrowOf(arrow)} ${idOf(arrow.to)}`),
  ].join('\n');
};

/** `  N0["label"]` */
const nodeLine = /^ {2}(N\d+)[([]{1,2}"(.*)"[)\]]{1,2}$/gm;
/** `  N0 -->|"lazy"| N1` */
const arrowLine = /^ {2}(N\d+) (?:==>|-->|-\.->)(?:\|"\w+"\|)? (N\d+)$/gm;

/** What a text of ours draws, arrows as labels; what is not ours is left out. */
export const parseMermaid = (
  text: string,
): { readonly nodes: readonly string[]; readonly arrows: readonly (readonly [from: string, to: string])[] } => {
  const labels = new Map<string, string>();
  for (const [, id = '', label = ''] of text.matchAll(nodeLine)) labels.set(id, unquoted(label));
  const arrows: (readonly [string, string])[] = [];
  for (const [, fromId = '', toId = ''] of text.matchAll(arrowLine)) {
    const [from, to] = [labels.get(fromId), labels.get(toId)];
    if (from !== undefined && to !== undefined) arrows.push([from, to]);
  }
  return { nodes: [...labels.values()], arrows };
};
