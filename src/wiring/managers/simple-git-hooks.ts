// Lets simple-git-hooks compose the hook file (its prelude, then ours) in a scratch project it cannot harm. Called
// by install.ts.
import { join } from 'node:path';
import { setHooksFromConfig } from 'simple-git-hooks';
import { Fault } from '../../core/fault.js';
import { makeFolder, makeTempFolder, removeTree, writeWhole } from '../../world/changes.js';
import { withoutGitVariables } from '../../world/environment.js';
import { readText } from '../../world/files.js';
import type { HookName } from '../hook-name.js';

/**
 * As little as git accepts as a repository: with it here, `git config --local` of simple-git-hooks cannot find the
 * user's core.hooksPath.
 */
const makeScratchProject = (root: string): void => {
  for (const folder of ['objects', 'refs', 'hooks']) makeFolder(join(root, '.git', folder));
  writeWhole(join(root, '.git', 'HEAD'), 'ref: refs/heads/main\n');
};

/** It announces the whole hook text on stdout, which is ours to write. */
const silently = async (work: () => Promise<unknown>): Promise<void> => {
  const { info } = console;
  console.info = () => undefined;
  try {
    await work();
  } finally {
    console.info = info;
  }
};

/**
 * The text of the hook as simple-git-hooks 2.14 writes it: PREPEND_SCRIPT + body.
 * Its API deletes hooks that are not configured, follows symlinks, reads process.argv[2] as a config path and falls
 * back to the user's package.json when a config cannot be read; so it gets an explicit argv, a config that
 * preserves all, and a scratch project where none of that matters. What it wrote is checked before anyone uses it.
 */
export const composeHook = async (hookName: HookName, body: string): Promise<string> => {
  const scratch = makeTempFolder();
  try {
    makeScratchProject(scratch);
    const config = join(scratch, 'config.json');
    writeWhole(config, JSON.stringify({ [hookName]: body, preserveUnused: true }));
    await silently(() => withoutGitVariables(() => setHooksFromConfig(scratch, ['node', 'gate-hooks', config])));
    const written = readText(join(scratch, '.git', 'hooks', hookName));
    if (written === null || !written.startsWith('#!/bin/sh\n') || !written.endsWith(body))
      throw new Fault('tool-failed', 'simple-git-hooks did not write the hook as it should', 'please report it');
    return written;
  } finally {
    removeTree(scratch);
  }
};
