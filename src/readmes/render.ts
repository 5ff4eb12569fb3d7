// How does a template become a README? Each `{{name}}` is replaced once by its value. Pure.
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';

/** The template with its placeholders filled in; a name without a value is a Fault. Values are never read as templates. */
export const render = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replace(/\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Fault(`the README template holds an unknown placeholder: {{${printable(name)}}}`, `use one of: ${Object.keys(values).map((known) => `{{${known}}}`).join(', ')}`, 2);
    return value;
  });
