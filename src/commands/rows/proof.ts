// The commands about what is proved: evidence, promotion, the scan, the trace, the hook itself, in the order of the
// help. Read by table.ts.
import type { Command } from '../command.js';

export const proofRows: readonly Command[] = [
  {
    name: 'pin-data',
    says: 'write the data_hash of the data that lies here to gate-hooks.lock.json, for promote to expect',
    needs: 'settings',
    flags: [{ spec: '--check', says: 'write nothing; exit 1 where it is not the one that is written there' }],
    examples: [
      ['npx gate-hooks pin-data', 'then commit gate-hooks.lock.json'],
      ['npx gate-hooks pin-data --check', 'for CI'],
    ],
    load: () => import('../pin-data.js'),
  },
  {
    name: 'promote',
    says: 'may this commit be promoted? Believes the record of its smoke and nothing else',
    needs: 'settings',
    flags: [
      { spec: '--run <file>', says: 'the record (default: evidence.report)' },
      { spec: '--merge <file...>', says: 'the records of all shards of one smoke, which count as one' },
      {
        spec: '--expect-data <id>',
        says: 'the data_hash that may be promoted (also GATE_EXPECT_DATA, gate-hooks.lock.json)',
      },
      { spec: '--expect-run <sha256>', says: 'the sha256 of the record, as the job that wrote it gave it' },
      { spec: '--require-commit <id>', says: 'the full id of the commit: the same tree in another commit will not do' },
      {
        spec: '--compat <level>',
        says: 'minimal: a record of the five fields only; what it cannot show is shown as not checked',
        choices: ['minimal'],
      },
    ],
    examples: [
      ['npx gate-hooks promote', 'the record in reports/run.json, against the commit that is checked out'],
      ['npx gate-hooks promote --run reports/run.json --format json', 'for scripts'],
    ],
    load: () => import('../promote.js'),
  },
  {
    name: 'status',
    says: 'one screen: hook, smoke, last run, bypasses, lock age, READMEs',
    needs: 'settings',
    examples: [
      ['npx gate-hooks status', 'for people'],
      ['npx gate-hooks status --format json', 'for scripts'],
    ],
    load: () => import('../status.js'),
  },
  {
    name: 'bandit',
    says: "has a commit's Python anything above LOW, as bandit sees it, and did bandit see all of it?",
    needs: 'settings',
    argument: ['[commit]', 'a commit, branch or tag; HEAD where there is none'],
    examples: [
      ['npx gate-hooks bandit', 'exit 1 for findings, files not scanned, and too many # nosec; exit 3 without bandit'],
      ['npx gate-hooks bandit --format sarif', 'for code scanning'],
    ],
    load: () => import('../bandit.js'),
  },
  {
    name: 'audit',
    says: 'what vouches for each commit of a range that reached a remote: evidence, a bypass, or nothing?',
    needs: 'settings',
    argument: ['[range]', 'as git names it (default: what HEAD has had pushed, the last 100 commits)'],
    examples: [
      [
        'npx gate-hooks audit',
        'exit 1 for bypasses that no pass settled, for unaccounted commits, and for an edited trace',
      ],
      ['npx gate-hooks audit HEAD', 'all that leads to a commit'],
    ],
    load: () => import('../audit.js'),
  },
  {
    name: 'doctor',
    says: 'does the gate fire here? makes git start the hook, and looks at all it needs',
    needs: 'nothing',
    flags: [
      { spec: '--fix', says: 'mend the hook, its runtime and the modes of the store, and look again' },
      { spec: '--ci', says: 'look at the CI files instead: what would let a change be promoted without proof?' },
    ],
    examples: [
      ['npx gate-hooks doctor', 'exit 1 where a push would go out unjudged, or none could pass'],
      ['npx gate-hooks doctor --fix', 'mend what can be mended without taking anything from anyone'],
      ['npx gate-hooks doctor --ci', 'exit 1 for what opens the gate; the rest are warnings'],
    ],
    load: () => import('../doctor.js'),
  },
];
