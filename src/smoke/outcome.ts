// What does the end of a smoke mean? Pure: how the process group ended in, status and findings out. Asked by run.ts.
import { type Finding, finding } from '../core/finding.js';
import { duration } from '../core/text.js';
import { unreachable } from '../core/verdict.js';
import { type GroupEnd, signalExitCode } from '../world/process.js';

export type SmokeStatus = 'passed' | 'failed' | 'timeout' | 'interrupted' | 'invalid';

export type Outcome = {
  readonly status: SmokeStatus;
  /** As a shell would show it in `$?`: 124 for a deadline, 128 + n for a signal. */
  readonly exitCode: number;
  readonly findings: readonly Finding[];
};

const failed = (exitCode: number, one: Finding): Outcome => ({ status: 'failed', exitCode, findings: [one] });

const exited = (code: number, command: string, origin: string): Outcome => {
  if (code === 0) return { status: 'passed', exitCode: 0, findings: [] };
  if (code === 127)
    return failed(
      code,
      finding('smoke/not-found', `the smoke command, or a program it starts, was not found (exit 127): ${command}`, {
        hint: `install it, or mend the command in ${origin}`,
      }),
    );
  if (code === 126)
    return failed(
      code,
      finding('smoke/not-executable', `the smoke command is not executable (exit 126): ${command}`, {
        hint: 'chmod +x it (and commit the mode: git add --chmod=+x)',
      }),
    );
  return failed(code, finding('smoke/failed', `smoke failed (exit ${code}): ${command}`));
};

/** @param origin where the command came from, for the hint */
export const judgeEnd = (end: GroupEnd, command: string, origin: string): Outcome => {
  switch (end.kind) {
    case 'exit':
      return exited(end.code, command, origin);
    case 'signal':
      return failed(
        signalExitCode(end.signal),
        finding('smoke/failed', `smoke was killed by ${end.signal}: ${command}`),
      );
    case 'timeout':
      return {
        status: 'timeout',
        exitCode: 124,
        findings: [
          finding('smoke/timeout', `smoke was ended after ${duration(end.limitMs)}, its deadline: ${command}`, {
            hint: 'make it faster, or raise smoke.timeout',
          }),
        ],
      };
    case 'idle':
      return {
        status: 'timeout',
        exitCode: 124,
        findings: [
          finding('smoke/timeout', `smoke was ended after ${duration(end.limitMs)} without output: ${command}`, {
            hint: 'find what it waits for, or raise smoke.idle_timeout',
          }),
        ],
      };
    case 'interrupted':
      return {
        status: 'interrupted',
        exitCode: signalExitCode(end.signal),
        findings: [finding('smoke/interrupted', `smoke was interrupted by ${end.signal}: ${command}`)],
      };
    case 'stopped':
      // By a red step of the same smoke, whose finding says it.
      return { status: 'interrupted', exitCode: signalExitCode('SIGTERM'), findings: [] };
    default:
      return unreachable(end);
  }
};
