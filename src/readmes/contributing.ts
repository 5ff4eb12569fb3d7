// Keeps the region of CONTRIBUTING.md that documents the gate. Reads settings and READMEs, writes one file. Asked
// by commands/scaffold-contributing.ts.
import { join } from 'node:path';
import { type KeptRegion, keepRegion } from '../facts/keep-region.js';
import type { Settings } from '../settings/settings.js';
import { isPlainFolder, listFolder, readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { listProtections } from './check.js';
import { gateText } from './gate-text.js';

const isContributing = (name: string): boolean => /^contributing\.(?:md|markdown)$/i.test(name);

/** Where GitHub looks, in a person's order: the top, .github, docs. */
const findFile = (root: string): string => {
  for (const folder of ['', '.github/', 'docs/']) {
    const found =
      folder === '' || isPlainFolder(join(root, folder))
        ? listFolder(join(root, folder)).find(isContributing)
        : undefined;
    if (found !== undefined) return folder + found;
  }
  return 'CONTRIBUTING.md';
};

const isPrepared = (root: string): boolean => {
  try {
    const value = JSON.parse(readText(join(root, 'package.json')) ?? '{}') as {
      scripts?: { prepare?: unknown };
    } | null;
    return typeof value?.scripts?.prepare === 'string' && /\bgate-hooks install\b/.test(value.scripts.prepare);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};

/**
 * Writes the region anew where it is missing or stale; with `check` nothing is written.
 * @throws Fault as keepRegion does
 */
export const scaffoldContributing = (repo: WorkRepository, settings: Settings, check: boolean): KeptRegion =>
  keepRegion(repo.root, {
    path: findFile(repo.root),
    title: '# Contributing\n',
    body: gateText({ settings, protections: listProtections(repo), isPrepared: isPrepared(repo.root) }),
    command: 'scaffold-contributing',
    check,
  });
