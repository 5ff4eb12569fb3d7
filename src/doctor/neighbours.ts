// Which other hook managers are here, and could one of them remove ours or keep it from running? Facts: gather;
// judgement: judgeNeighbours, pure. Called by doctor.ts.
import { join, resolve } from 'node:path';
import { type Finding, finding } from '../core/finding.js';
import { printable } from '../core/text.js';
import { lefthookFiles, whyLefthookCuts } from '../wiring/managers/lefthook.js';
import { configFiles, configuredIn, isDependency, spares } from '../wiring/managers/simple-git-hooks-config.js';
import type { StarterName } from '../wiring/managers/starter.js';
import { isFolder, readHead } from '../world/files.js';
import type { WorkRepository } from '../world/git.js';
import { bad, type Check, ok } from './check.js';

const rule = 'doctor/neighbour';

export type NeighbourFacts = {
  /** Texts of the files at the top that managers are configured in, null where there is none. */
  readonly texts: Readonly<Record<string, string | null>>;
  /** Whose file starts the gate, or has to. */
  readonly startedBy: StarterName | null;
  /** `core.hooksPath`, null when unset, and whether that folder is in this work tree. */
  readonly hooksPath: string | null;
  readonly hooksPathExists: boolean;
  /** The pre-push script of husky, null where there is none. */
  readonly huskyScript: string | null;
};

const files = [...lefthookFiles, ...configFiles];
const largest = 1 << 20;

export const readNeighbours = (
  repo: WorkRepository,
  hooksPath: string | null,
  startedBy: StarterName | null,
): NeighbourFacts => ({
  texts: Object.fromEntries(files.map((file) => [file, readHead(join(repo.root, file), largest)])),
  startedBy,
  hooksPath,
  hooksPathExists: hooksPath !== null && isFolder(resolve(repo.root, hooksPath)),
  huskyScript: hooksPath === null ? null : readHead(resolve(repo.root, hooksPath, '..', 'pre-push'), largest),
});

type Told = { readonly name: string; readonly finding: Finding | null };

const namesUs = (text: string | null | undefined): boolean => /gate-hooks/.test(text ?? '');

/**
 * At each npm install, and each time that it is run, it removes every hook that its configuration does not name;
 * without a configuration it does nothing.
 */
const simpleGitHooks = ({ texts, hooksPath, startedBy }: NeighbourFacts): Told | null => {
  const configured = configuredIn(texts);
  if (configured === null) return null;
  const { file, config } = configured;
  if (config === null ? namesUs(texts[file]) : namesUs(JSON.stringify(config)) || spares(config, 'pre-push'))
    return { name: 'simple-git-hooks', finding: null };
  const edits = hooksPath === null && isDependency(texts);
  let hint = 'add "preserveUnused": ["pre-push"] to its configuration, then: npx gate-hooks install';
  if (startedBy === 'simple-git-hooks') hint = 'npx gate-hooks install --yes';
  else if (edits) hint = 'npx gate-hooks uninstall, then: npx gate-hooks install --yes';
  return {
    name: 'simple-git-hooks',
    finding: finding(
      rule,
      `${file} has no pre-push entry that starts the gate: simple-git-hooks removes hooks that its configuration does not name, at every npm install`,
      { level: 'warn', path: file, hint },
    ),
  };
};

/** It moves a pre-push of others to pre-push.old: at `lefthook install`, and by itself after an edit of its file. */
const lefthook = ({ texts }: NeighbourFacts): Told | null => {
  const file = lefthookFiles.find((one) => texts[one] != null);
  if (file === undefined) return null;
  const cut = whyLefthookCuts(texts[file] ?? '', file);
  if (cut !== null)
    return {
      name: 'lefthook',
      finding: finding(rule, `${file}: ${printable(cut)}`, {
        path: file,
        hint: 'take `use_stdin` out of that job, or `parallel` out of pre-push',
      }),
    };
  if (namesUs(texts[file])) return { name: 'lefthook', finding: null };
  return {
    name: 'lefthook',
    finding: finding(
      rule,
      `${file} has no job for gate-hooks: lefthook puts its own pre-push in place of ours when it writes its hooks`,
      { level: 'warn', path: file, hint: 'npx gate-hooks install --yes' },
    ),
  };
};

/** core.hooksPath leads to .husky/_, which git ignores: it is there only where husky itself was run. */
const husky = ({ hooksPath, hooksPathExists, huskyScript, startedBy }: NeighbourFacts): Told | null => {
  if (hooksPath === null || startedBy !== 'husky') return null;
  if (!hooksPathExists)
    return {
      name: 'husky',
      finding: finding(
        rule,
        `core.hooksPath leads to ${printable(hooksPath)}, which is not in this work tree: git runs no hook here until husky ran here`,
        { hint: 'npx husky' },
      ),
    };
  if (namesUs(huskyScript)) return { name: 'husky', finding: null };
  return {
    name: 'husky',
    finding: finding(
      rule,
      'git runs hooks from the folder of husky, whose pre-push script does not start the gate: a hook of ours there is gone when husky runs again',
      { level: 'warn', hint: 'npx gate-hooks install --yes' },
    ),
  };
};

export const judgeNeighbours = (facts: NeighbourFacts): Check => {
  const told = [simpleGitHooks(facts), lefthook(facts), husky(facts)].filter((one) => one !== null);
  const name = 'neighbours';
  if (told.length === 0) return ok(name, 'no other hook manager here');
  const findings = told.map((one) => one.finding).filter((one) => one !== null);
  const names = told.map((one) => one.name).join(', ');
  if (findings.length === 0) return ok(name, `${names}: each starts or spares the gate`);
  return bad(name, names, ...findings);
};
