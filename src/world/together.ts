// Changes several files, or none of them: everything is written beside its place first, then renamed in, and taken
// back where anything fails.
import { chmodSync, existsSync, lstatSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault, messageOf } from '../core/fault.js';
import { printable } from '../core/text.js';
import { fileFault } from './file-fault.js';
import { onInterrupt } from './interrupts.js';

export type Change = {
  /** Absolute. */
  readonly path: string;
  /** Null takes the file away. */
  readonly content: Uint8Array | null;
  /** Permission bits of what is written. */
  readonly mode: number;
};

const [fresh, kept] = [`.gate-hooks-new-${process.pid}`, `.gate-hooks-old-${process.pid}`];

/** The folders on the way to `path` that are not there, the topmost first. */
const makeParents = (path: string): string[] => {
  const first = mkdirSync(dirname(path), { recursive: true });
  const made: string[] = [];
  for (let folder = dirname(path); first !== undefined && folder.length >= first.length; folder = dirname(folder))
    made.unshift(folder);
  return made;
};

/** A full disk shows here, while every file is still as it was. */
const prepare = (changes: readonly Change[], made: string[]): void => {
  for (const { path, content, mode } of changes) {
    if (content === null) continue;
    try {
      made.push(...makeParents(path));
      writeFileSync(path + fresh, content, { flag: 'wx' });
      chmodSync(path + fresh, mode);
    } catch (error) {
      throw fileFault('write', path, error);
    }
  }
};

/** Only renames: what is taken back needs no room. */
const swap = ({ path, content }: Change): void => {
  try {
    if (existsSync(path)) renameSync(path, path + kept);
    if (content !== null) renameSync(path + fresh, path);
  } catch (error) {
    throw fileFault('replace', path, error);
  }
};

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** What cannot be tidied was never made, or somebody put something into it meanwhile: it is theirs to keep. */
const attempt = (tidy: () => void): void => {
  try {
    tidy();
  } catch {
    // Said above.
  }
};

/** @returns what could not be put back, and where it lies */
const takeBack = (changes: readonly Change[], swapped: number, made: readonly string[]): string[] => {
  const lost: string[] = [];
  for (const { path, content } of changes.slice(0, swapped).reverse()) {
    try {
      if (isThere(path + kept)) renameSync(path + kept, path);
      else if (content !== null) rmSync(path, { force: true });
    } catch (error) {
      lost.push(`${printable(path)} (its old content is ${printable(path + kept)}): ${messageOf(error)}`);
    }
  }
  for (const { path } of changes) attempt(() => rmSync(path + fresh, { force: true }));
  for (const folder of [...made].reverse()) attempt(() => rmdirSync(folder));
  return lost;
};

/**
 * Makes all changes, then asks `confirm`; where that or anything before it throws, every file, and every folder
 * that was made, is as before.
 * Ctrl-C waits until one of the two is done. After a kill -9 the old contents lie beside the files, with
 * `.gate-hooks-old-` in their names.
 * @throws Fault what went wrong; what could not be put back is named
 */
export const changeTogether = async (changes: readonly Change[], confirm: () => Promise<void>): Promise<void> => {
  const deafen = onInterrupt(() => {});
  const made: string[] = [];
  let swapped = 0;
  try {
    prepare(changes, made);
    for (const change of changes) {
      swapped += 1;
      swap(change);
    }
    await confirm();
    // No failure from here on may take anything back: a content that is tidied away could not be.
    for (const { path } of changes) attempt(() => rmSync(path + kept, { force: true }));
  } catch (error) {
    const lost = takeBack(changes, swapped, made);
    if (lost.length > 0)
      throw new Fault(
        'file-system',
        `${messageOf(error)}; and could not be put back: ${lost.join('; ')}`,
        'rename each of them back by hand',
        3,
        { cause: error },
      );
    throw error;
  } finally {
    deafen();
  }
};
