// The error of a question that could not be asked: no git, broken settings, a full disk.
// Thrown anywhere, caught once in cli.ts and hook.ts.

/** What kind of question could not be asked: code decides by this, never by the text of the message. */
export type FaultCode =
  /** The command line asks for something that makes no sense here. */
  | 'usage'
  | 'settings'
  | 'no-smoke'
  | 'no-commit'
  | 'no-repository'
  | 'git-missing'
  | 'git-failed'
  | 'git-too-old'
  /** git handed the hook lines that cannot be read. */
  | 'git-input'
  /** A tool other than git, such as bandit or a lock resolver. */
  | 'tool-missing'
  | 'tool-failed'
  | 'tool-too-old'
  /** The system refused: a permission, a full disk, a name that is not UTF-8. */
  | 'file-system'
  /** A folder, link, pipe or device where a plain file or folder is needed. */
  | 'not-a-file'
  | 'too-large'
  | 'malformed'
  /** Somebody else wrote it, so it is not replaced. */
  | 'foreign'
  | 'changed-meanwhile'
  | 'input-missing'
  /** The move would leave a file that does not parse or does not find its imports. */
  | 'would-break'
  /** A private checkout cannot hold what the smoke needs. */
  | 'checkout'
  /** Another process holds it. */
  | 'busy'
  | 'stopped'
  | 'push-loop'
  /** A file named like a make target keeps the target from running. */
  | 'shadowed'
  | 'nothing-to-propose'
  | 'hooks-path'
  | 'not-wired'
  | 'needs-yes'
  | 'package-incomplete';

/** 2 = usage or settings error, 3 = could not decide. */
export type FaultExit = 2 | 3;

export class Fault extends Error {
  override readonly name = 'Fault';

  /**
   * @param code what kind of question could not be asked
   * @param message what is true now, with values
   * @param hint the command or edit that mends it
   * @param exit process exit code: 2 usage or settings, 3 could not decide
   */
  constructor(
    readonly code: FaultCode,
    message: string,
    readonly hint: string | null = null,
    readonly exit: FaultExit = 3,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The errno word of a system error (`ENOSPC`), or null for anything else. */
export const errnoOf = (error: unknown): string | null => {
  // A Fault has a code, too; only what a system call threw names the call.
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  if (typeof error.code !== 'string') return null;
  return error.code;
};

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
