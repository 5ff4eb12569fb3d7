// Keeps the region of CONTRIBUTING.md that documents the gate. Reads settings and READMEs, writes one file. Asked by commands/scaffold-contributing.ts.
import { join } from 'node:path';
import { listProtections } from './check.js';
import { gateText } from './gate-text.js';
import { withRegion } from './region.js';
import { Fault } from '../core/fault.js';
import { printable } from '../core/text.js';
import type { Settings } from '../settings/settings.js';
import { createNew, writeWhole } from '../world/changes.js';
import { isPlainFolder, listFolder, look, readBytes, readText } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';

/** `path` relative to the root; `state` before anything was written. */
export type Contributing = { readonly path: string; readonly state: 'missing' | 'stale' | 'current' };

const isContributing = (name: string): boolean => /^contributing\.(?:md|markdown)$/i.test(name);

/** Where GitHub looks, in a person's order: the top, .github, docs. */
const findFile = (root: string): string => {
  for (const folder of ['', '.github/', 'docs/']) {
    const found = folder === '' || isPlainFolder(join(root, folder)) ? listFolder(join(root, folder)).find(isContributing) : undefined;
    if (found !== undefined) return folder + found;
  }
  return 'CONTRIBUTING.md';
};

const isPrepared = (root: string): boolean => {
  try {
    const value = JSON.parse(readText(join(root, 'package.json')) ?? '{}') as { scripts?: { prepare?: unknown } } | null;
    return typeof value?.scripts?.prepare === 'string' && /\bgate-hooks install\b/.test(value.scripts.prepare);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
};

/**
 * Writes the region anew where it is missing or stale; with `check` nothing is written.
 * @throws Fault where its marks are broken, or the file is a link or no text
 */
export const scaffoldContributing = (repo: WorkRepository, settings: Settings, check: boolean): Contributing => {
  const path = findFile(repo.root);
  const place = join(repo.root, path);
  const stats = look(place);
  if (stats !== null && !stats.isFile()) throw new Fault(`${printable(path)} is not a regular file`, 'make it one');
  const before = readBytes(place, 1 << 24);
  const body = gateText({ settings, protections: listProtections(repo), isPrepared: isPrepared(repo.root) });
  const text = before?.toString('latin1') ?? '# Contributing\n';
  if (text.includes('\0')) throw new Fault(`${printable(path)} is no UTF-8 text`, 'save it as UTF-8');
  const after = Buffer.from(withRegion(text, Buffer.from(body).toString('latin1'), printable(path)), 'latin1');
  if (before?.equals(after) === true) return { path, state: 'current' };
  const state = before?.includes('gate-hooks:start') === true ? 'stale' : 'missing';
  if (check) return { path, state };
  if (before === null || stats === null) {
    if (!createNew(place, after)) throw new Fault(`${printable(path)} was written meanwhile`, 'run it again');
  } else writeWhole(place, after, stats.mode & 0o7777);
  return { path, state };
};
