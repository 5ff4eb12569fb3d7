// The catalogue of rule ids. A finding can only name a rule that is listed here; test/core/core.test.ts checks that each is used.

export const rules = {
  'contract/touched': 'A push changes a file that a README protects under Do-not-touch.',
  'contract/rule-weakened': 'A push removes or narrows a Do-not-touch entry of a README.',
  'contract/approved': 'A Touch-approved trailer of the push lets a protected file be touched.',
  'contract/base-unknown': 'What the remote has is not known here, so Do-not-touch is judged against what is.',
  'contract/level': 'A push that loosens contract.level is itself judged by the level before.',
  'contract/large': 'A push changes more files or lines than contract.max_files or contract.max_lines.',
  'lock/too-old': 'The pins of a lock file are older than the allowed age.',
  'lock/age-unknown': 'The age of a lock file cannot be told from git history.',
  'lock/future-date': 'The last change of a lock file is dated in the future.',
  'lock/uncommitted': 'A lock file differs from the committed one whose age is told.',
  'push/too-many': 'More distinct trees are pushed than push.max_trees allows.',
  'push/not-a-commit': 'A pushed ref does not lead to a commit and is let through.',
  'push/ref-skipped': 'A pushed ref is let through by settings or because it holds notes.',
  'push/not-clean': 'A pushed commit is not what lies clean in the work tree.',
  'push/settings-not-committed': 'Settings that would let refs through are not committed, and so do not count.',
  'readme/missing': 'A top-level folder has no README.',
  'readme/failed': 'A README could not be written.',
  'settings/local': 'A local settings file changes how this machine runs the gate.',
  'smoke/failed': 'The smoke command ended with a non-zero exit code.',
  'smoke/not-found': 'The smoke command, or a program it starts, was not found (exit 127).',
  'smoke/not-executable': 'The smoke command is not executable (exit 126).',
  'smoke/timeout': 'The smoke ran into its total or idle deadline.',
  'smoke/interrupted': 'The smoke was interrupted by a signal.',
  'smoke/other-dependencies': 'The dependencies linked into a private checkout fit another lock file than the commit has.',
  'smoke/changed-under-run': 'Files that decide the result changed while the smoke ran.',
  'smoke/left-files': 'The smoke left files that git does not know.',
  'smoke/own-record': 'The record that the smoke itself wrote cannot be read.',
  'wiring/stale-runtime': 'The copied runtime is not the version that is running.',
} as const;

export type RuleId = keyof typeof rules;
