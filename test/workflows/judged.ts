// Judges texts as CI files, and says what was found: `rule level path:line`.

import type { Finding } from '../../src/core/finding.js';
import { readCi } from '../../src/workflows/doctor.js';
import { judgeCi } from '../../src/workflows/judge.js';
import { type Files, writeFiles } from '../support/repository.js';
import { tempDir } from '../support/temp.js';

export const judgeFiles = (files: Files): Finding[] => {
  const root = tempDir('ci');
  writeFiles(root, files);
  return judgeCi(readCi(root, ['requirements.lock']));
};

/** Rules of level error and warn, each once, sorted. */
export const rulesOf = (findings: readonly Finding[], levels: readonly string[] = ['error', 'warn']): string[] =>
  [...new Set(findings.filter(({ level }) => levels.includes(level)).map(({ rule }) => rule))].sort();
