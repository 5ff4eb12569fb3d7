// Renders a question that could not be asked, for machines; people read it on stderr (cli.ts).
import type { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import { escapeData } from './github.js';
import { toJson } from './json.js';
import { renderJunitFault } from './junit.js';
import type { Format } from './render.js';

const described = (fault: Fault): string => {
  if (fault.hint === null) return fault.message;
  return `${fault.message}\nhint: ${fault.hint}`;
};

/** The whole text for stdout, its line end included; empty for people. The exit code is the fault's. */
export const renderFault = (command: string, fault: Fault, format: Format): string => {
  switch (format) {
    case 'human':
      return '';
    case 'json':
      return toJson({
        schema: `gate-hooks/${command}/v1`,
        command,
        status: 'error',
        reason: fault.message,
        hint: fault.hint,
        exit_code: fault.exit,
        findings: [],
      });
    case 'github':
      return `::error title=gate-hooks ${command}::${escapeData(described(fault).split('\n').map(printable).join('\n'))}\n`;
    case 'junit':
      return renderJunitFault(command, described(fault).replaceAll('\n', '; '));
    case 'sarif':
      return toJson({
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
          {
            tool: { driver: { name: 'gate-hooks' } },
            results: [],
            invocations: [
              {
                executionSuccessful: false,
                toolExecutionNotifications: [{ level: 'error', message: { text: described(fault) } }],
              },
            ],
          },
        ],
      });
  }
};
