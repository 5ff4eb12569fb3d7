// Whose hook file is this? Pure: bytes in, owner out. Asked by facts.ts and uninstall.ts.

/** All marker lines we ever wrote; never remove one, or an old hook of ours becomes a stranger. */
const markers = ['# gate-hooks pre-push v1'] as const;

/** The prelude of simple-git-hooks stands above it. */
const searchedLines = 20;

export const isOurs = (content: string): boolean =>
  content.split('\n', searchedLines).some((line) => markers.some((marker) => line.replace(/\r$/, '') === marker));
