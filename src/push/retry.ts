// Could the connection have gone while the smoke ran? Pure; asked by gate.ts for the last line after a pass.

/** Milliseconds of silence after which servers have been seen to close a connection. */
export const idleMs = 4 * 60_000;

/** `ssh://host/x`, or scp's `host:x`, which has no slash before its colon. A path of Windows (`C:\\x`) is no host. */
export const isSsh = (url: string): boolean =>
  /^(git\+)?ssh:\/\//.test(url) || (/^[^/:]{2,}:/.test(url) && !/^[a-z][a-z0-9+.-]*:\/\//i.test(url));

/**
 * Git opened the connection before the hook ran, and servers drop idle ones after some minutes. Empty where that
 * cannot be.
 */
export const retryNote = (url: string, elapsedMs: number): string => {
  if (elapsedMs > idleMs && isSsh(url))
    return '; if the push now fails with a closed connection, push again: this is remembered';
  return '';
};
