// A question that could not be asked: no git, a broken settings file, a full disk. Thrown anywhere, caught once in cli.ts and hook.ts.

/** 2 = usage or settings error, 3 = could not decide. */
export type FaultExit = 2 | 3;

export class Fault extends Error {
  override readonly name = 'Fault';

  /**
   * @param message what is true now, with values
   * @param hint the command or edit that mends it
   * @param exit process exit code: 2 usage or settings, 3 could not decide
   */
  constructor(
    message: string,
    readonly hint: string | null = null,
    readonly exit: FaultExit = 3,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The errno word of a system error (`ENOSPC`), or null for anything else. */
export const errnoOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
