// For which other tools can the rules be written? On its own, for the help names them and must load nothing. Next:
// export.ts. Pure.

export const exportTools = ['import-linter', 'ruff'] as const;
export type ExportTool = (typeof exportTools)[number];
