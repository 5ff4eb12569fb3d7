// Renders a template: each `{{name}}` is replaced once by its value.
import { Fault } from './fault.js';
import { printable } from './text.js';

const unknown = (what: string, name: string, values: Readonly<Record<string, string>>): Fault => {
  const known = Object.keys(values).map((one) => `{{${one}}}`);
  return new Fault(
    'malformed',
    `the ${what} template holds an unknown placeholder: {{${printable(name)}}}`,
    `use one of: ${known.join(', ')}`,
    2,
  );
};

/**
 * The template with its placeholders filled in; a name without a value is a Fault. Values are never read as templates.
 * A list (a value that starts with a newline) takes no space before it, and no empty lines where its placeholder
 * starts the line.
 */
export const render = (what: string, template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/([ \t]*)\{\{\s*(.*?)\s*\}\}/g, (_, before: string, name: string, at: number) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw unknown(what, name, values);
    if (!value.startsWith('\n')) return before + value;
    return at === 0 || template[at - 1] === '\n' ? value.trimStart() : value;
  });
