// Why a source text cannot be read: thrown inside a scanner and caught by it, so that such a file is told and never
// counts as clean. Pure.

export class Unreadable extends Error {
  /** @param line 1-based */
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(message);
  }
}
