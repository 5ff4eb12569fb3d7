#!/usr/bin/env node
// argv -> command table -> answer -> report -> exit code, and the one catch. Commands: commands/table.ts.
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Argument, CommanderError, Option, Command as Program } from 'commander';
import type { Bare, Command, Flag } from './commands/command.js';
import { table } from './commands/table.js';
import { formatIn, unreadLine } from './commands/unread.js';
import { Fault, messageOf } from './core/fault.js';
import { type Answer, exitCode } from './core/verdict.js';
import { renderFault } from './report/fault.js';
import { decideColour } from './report/human.js';
import { defaultFormat, formats, render } from './report/render.js';
import { now } from './world/clock.js';
import { environment } from './world/environment.js';
import { requireWorkTree } from './world/git.js';
import { version } from './world/platform.js';
import { storePaths } from './world/store.js';
import { stderrOut, stdoutOut } from './world/terminal.js';

/** What commander read: names in camel case, and nothing for a flag that was not given. */
type Flags = { readonly format?: string } & Readonly<Record<string, unknown>>;

const packageDir = dirname(dirname(fileURLToPath(import.meta.url)));

const runCommand = async (command: Command, args: readonly string[], flags: Flags): Promise<Answer> => {
  const bare: Bare = { ...flags, cwd: process.cwd(), packageDir, nowMs: now(), args };
  if (command.needs === 'nothing') return (await command.load()).run(bare);
  const repo = requireWorkTree(bare.cwd);
  const [{ readSettings }, { validate }] = await Promise.all([
    import('./settings/read.js'),
    import('./settings/validate.js'),
  ]);
  const settings = readSettings(repo.root, storePaths(repo).settings, () => validate);
  return (await command.load()).run({ ...bare, repo, settings, validator: validate });
};

const perform = async (command: Command, args: readonly string[], flags: Flags): Promise<void> => {
  const out = stdoutOut();
  // A format of the command's own makes its answer a document, which is printed as it is.
  const format = formats.find((one) => one === (flags.format ?? defaultFormat(environment()))) ?? 'human';
  const answer = await runCommand(command, args, flags).catch((error: unknown) => {
    if (error instanceof Fault) out.write(renderFault(command.name, error, format));
    throw error;
  });
  out.write(render(command.name, answer, format, { colour: decideColour(environment(), out.isTerminal) }));
  process.exitCode = exitCode(answer.verdict);
};

const examplesOf = ({ examples }: Command): string =>
  `\nExamples:\n${examples.map(([line, says]) => `  $ ${line}\n      ${says}`).join('\n')}\n`;

const addFlag = (sub: Program, { spec, says, choices, parse }: Flag): void => {
  const option = new Option(spec, says);
  if (choices !== undefined) option.choices([...choices]);
  if (parse !== undefined) option.argParser(parse);
  sub.addOption(option);
};

const argumentOf = ([syntax, says, choices]: NonNullable<Command['argument']>): Argument => {
  const argument = new Argument(syntax, says);
  return choices === undefined ? argument : argument.choices([...choices]);
};

const addCommand = (program: Program, command: Command): void => {
  const sub = program
    .command(command.name)
    .description(command.says)
    .addHelpText('after', examplesOf(command))
    .allowExcessArguments(false);
  for (const flag of command.flags ?? []) addFlag(sub, flag);
  sub.addOption(
    new Option('--format <format>', 'how to print the answer').choices([...formats, ...(command.ownFormats ?? [])]),
  );
  if (command.argument !== undefined) sub.addArgument(argumentOf(command.argument));
  sub.action((...given: unknown[]) => perform(command, sub.args, given.at(-2) as Flags));
};

const exitCodes = `
Exit codes:
  0    pass, or nothing to do
  1    the gate says no
  2    usage or settings error
  3    could not decide or do it (no git, no commit, core.hooksPath in the way, evidence not written, a bug)
  124  the smoke ran into its deadline
  130  interrupted

A push is bypassed with BYPASS_SMOKE=1 git push; that is recorded.`;

const makeProgram = (): Program => {
  const program = new Program('gate-hooks')
    .description('A push is judged on exactly what it pushes, and leaves proof.')
    .version(version, '-v, --version')
    .addHelpText('after', exitCodes)
    .configureOutput({ outputError: (text, write) => write(`gate-hooks: ${text}`) })
    .showHelpAfterError('  hint: npx gate-hooks --help')
    .exitOverride();
  for (const command of table) addCommand(program, command);
  return program;
};

/** Commander has told people on stderr already. */
const answerUnread = (args: readonly string[], error: CommanderError): void => {
  const { command, fault } = unreadLine(args, error);
  stdoutOut().write(renderFault(command, fault, formatIn(args) ?? defaultFormat(environment())));
};

/** Faults end here; anything else that was thrown is a bug and says so. */
const report = (error: unknown): number => {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    answerUnread(process.argv.slice(2), error);
    return 2;
  }
  const err = stderrOut();
  if (error instanceof Fault) {
    err.write(`gate-hooks: error: ${error.message}\n`);
    if (error.hint !== null) err.write(`  hint: ${error.hint}\n`);
    return error.exit;
  }
  err.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  err.write(
    `gate-hooks ${version}, node ${process.versions.node}, ${process.platform}: this is a bug, please report it: ${messageOf(error)}\n`,
  );
  return 3;
};

// From here on a reader that goes away (`| head`) is no crash, also where commander writes the help.
stdoutOut();
stderrOut();
makeProgram()
  // Alone, the name shows where one stands and what is next; --help is one word more.
  .parseAsync(process.argv.length === 2 ? [...process.argv, 'status'] : process.argv)
  .catch((error: unknown) => {
    process.exitCode = report(error);
  });
