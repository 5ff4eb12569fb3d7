// How does a summary read? A view, its drawing and its description in, Markdown out; no dates, no paths of a
// machine. Pure.

import { render } from '../core/template.js';
import { byText, printable } from '../core/text.js';
import { codeSpan } from '../facts/facts.js';
import type { Description } from './describe.js';
import type { Drawing } from './fold.js';
import { renderMermaid } from './mermaid.js';
import type { Link, View } from './view.js';

const mostModules = 300;
const mostLinks = 12;

/** A comment of HTML that a docstring opens would hide all that follows. */
const plain = (text: string): string => text.replaceAll('<!--', '&lt;!--');
const list = (lines: readonly string[], none: string): string => {
  if (lines.length === 0) return none;
  return lines.map((line) => `- ${plain(line)}`).join('\n');
};

const capped = (names: readonly string[]): string => {
  const unique = [...new Set(names)].sort(byText);
  return `${unique.slice(0, mostLinks).map(codeSpan).join(', ')}${unique.length > mostLinks ? ' and others' : ''}`;
};

const words: Readonly<Record<Link['strength'], string>> = {
  load: '',
  lazy: ' (in a function)',
  dynamic: ' (dynamic)',
  types: ' (types only)',
};
const linkLine = ({ from, to, strength }: Link): string => `${codeSpan(from)} -> ${codeSpan(to)}${words[strength]}`;

/**
 * Each edge where a neighbour has few; else only the modules of ours at the near end: a number of them would change
 * with every commit.
 */
const neighbours = (links: readonly (Link & { readonly group: string })[], near: 'from' | 'to'): string[] =>
  [...new Set(links.map(({ group }) => group))].sort(byText).flatMap((group) => {
    const here = links.filter((link) => link.group === group);
    if (here.length <= mostLinks) return here.map(linkLine);
    return [
      `${codeSpan(group)}: ${near === 'from' ? 'imported by' : 'imports'} ${capped(here.map((link) => link[near]))}`,
    ];
  });

const moduleLines = ({ modules }: View, { says }: Description): string[] => {
  const lines = [...modules].map(([name, path]) => {
    const said = says.get(path);
    return said === undefined ? codeSpan(name) : `${codeSpan(name)}: ${said}`;
  });
  if (lines.length > mostModules) return [...lines.slice(0, mostModules), 'and others'];
  return lines;
};

const cycleLines = ({ cycles }: View): string[] =>
  cycles.map(({ way, size }) => {
    const round = [...way, ...way.slice(0, 1)].map(codeSpan).join(' -> ');
    if (size > way.length) return `${round}, and more ways round among ${size} modules`;
    return round;
  });

/** What stands between the marks. */
export const summaryText = (template: string, view: View, drawing: Drawing, description: Description): string => {
  const { area, external, missing, unread } = view;
  const imports = neighbours(view.out, 'from');
  if (external.length > 0) imports.push(`packages: ${external.map(codeSpan).join(', ')}`);
  for (const { from, name } of missing.slice(0, mostLinks)) {
    imports.push(`${codeSpan(from)} -> ${codeSpan(name)}, which is not there`);
  }
  return render('summary', template, {
    area: codeSpan(area.name),
    folder: codeSpan(area.folder),
    purpose: `Purpose: ${plain(description.purpose ?? `nobody says it; a line \`Purpose: ...\` in ${codeSpan(`${area.folder}/README.md`)} would`)}`,
    diagram: `\`\`\`mermaid\n${renderMermaid(drawing)}\n\`\`\``,
    notes: `An arrow is an import${drawing.notes.length === 0 ? '; nothing is left out.' : `:\n\n${drawing.notes.map((note) => `- ${note}`).join('\n')}`}`,
    modules: list(moduleLines(view, description), 'None.'),
    entrypoints: list(description.entrypoints, 'None known.'),
    imports: list(imports, 'Nothing outside.'),
    imported_by: list(neighbours(view.into, 'to'), 'Nobody here.'),
    cycles: list(cycleLines(view), 'None as the modules are loaded.'),
    not_parsed: list(
      unread.map(
        ({ path, line, problem }) => `${codeSpan(path)}${line === null ? '' : `, line ${line}`}: ${printable(problem)}`,
      ),
      'None: every module was read.',
    ),
  });
};
