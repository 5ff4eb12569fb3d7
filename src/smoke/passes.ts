// Which steps passed before, under which key? Passes only; a failure is never remembered.
// <git-common-dir>/gate-hooks/passes/<key>.json

import { join } from 'node:path';
import { isPlainObject } from '../core/plain-object.js';
import { removeFile, writeCache } from '../world/changes.js';
import { listFolder, look, readText } from '../world/files.js';
import type { Repository } from '../world/git.js';
import { storePaths } from '../world/store.js';
import type { KeyParts, StepKey } from './key.js';

export type Pass = {
  readonly key: string;
  readonly parts: KeyParts;
  readonly run_id: string;
  /** Milliseconds since the epoch. */
  readonly passed_at: number;
  readonly duration_ms: number;
  readonly commit: string;
};

const pathOf = (repo: Repository, key: string): string => join(storePaths(repo).passes, `${key}.json`);

/** An entry must name its own key and hold every part: one that is torn, renamed or foreign is a miss. */
const parsePass = (text: string | null, key: string): Pass | null => {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<Pass>;
    const whole =
      value.key === key &&
      isPlainObject(value.parts) &&
      typeof value.run_id === 'string' &&
      typeof value.passed_at === 'number' &&
      typeof value.duration_ms === 'number' &&
      typeof value.commit === 'string';
    if (whole) return value as Pass;
    return null;
  } catch {
    // Torn by a crash or a full disk.
    return null;
  }
};

/** @param maxAge milliseconds; 0 remembers nothing. A pass from the future is not believed. */
export const isFresh = (pass: Pass, nowMs: number, maxAge: number): boolean =>
  pass.passed_at <= nowMs && nowMs - pass.passed_at < maxAge;

export const recallPass = (repo: Repository, { key }: StepKey, nowMs: number, maxAge: number): Pass | null => {
  const pass = maxAge === 0 ? null : parsePass(readText(pathOf(repo, key)), key);
  if (pass !== null && isFresh(pass, nowMs, maxAge)) return pass;
  return null;
};

export const rememberPass = (repo: Repository, pass: Pass): void =>
  writeCache(pathOf(repo, pass.key), JSON.stringify(pass));

export const forgetPass = (repo: Repository, key: string): void => void removeFile(pathOf(repo, key));

/** Every pass that can be read, fresh or not: explain.ts looks for the nearest. */
export const listPasses = (repo: Repository): Pass[] =>
  listFolder(storePaths(repo).passes)
    .map((name) => parsePass(readText(join(storePaths(repo).passes, name)), name.replace(/\.json$/, '')))
    .filter((pass) => pass !== null);

const mostKept = 1000;

/**
 * Removes entries older than `maxAge`, and the oldest beyond a thousand. Called after a run, never on the way to a
 * hit.
 */
export const prunePasses = (repo: Repository, nowMs: number, maxAge: number): void => {
  const folder = storePaths(repo).passes;
  const entries = listFolder(folder).map((name) => ({
    path: join(folder, name),
    at: look(join(folder, name))?.mtimeMs ?? 0,
  }));
  const byAge = entries.sort((a, b) => b.at - a.at);
  byAge.forEach(({ path, at }, i) => {
    if (i >= mostKept || nowMs - at >= maxAge) removeFile(path);
  });
};
