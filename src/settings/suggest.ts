// Which command is likely this repository's smoke, where detect.ts finds none? A guess: only ever offered to a
// person, never run unasked. Pure.
import type { Sources } from './settings.js';
import { hasTarget } from './targets.js';

type Guess = { readonly command: string; readonly fits: (sources: Sources, names: readonly string[]) => boolean };

const makefileOf = (sources: Sources): string => sources.GNUmakefile ?? sources.makefile ?? sources.Makefile ?? '';

/** What `npm init` writes fails by design. */
const hasTestScript = (sources: Sources): boolean => {
  const test = /"test"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(sources['package.json'] ?? '')?.[1] ?? '';
  return test.trim() !== '' && !test.includes('no test specified');
};

const guesses: readonly Guess[] = [
  { command: 'make test', fits: (sources) => hasTarget(makefileOf(sources), 'test') },
  { command: 'make check', fits: (sources) => hasTarget(makefileOf(sources), 'check') },
  { command: 'npm test', fits: hasTestScript },
  {
    command: 'python3 -m pytest -q',
    fits: (sources, names) =>
      names.includes('pytest.ini') ||
      names.includes('conftest.py') ||
      /^\[tool\.pytest\b/m.test(sources['pyproject.toml'] ?? ''),
  },
  { command: 'cargo test', fits: (_sources, names) => names.includes('Cargo.toml') },
  { command: 'go test ./...', fits: (_sources, names) => names.includes('go.mod') },
];

/** @param names what lies at the top of the repository */
export const suggestSmoke = (sources: Sources, names: readonly string[]): string | null =>
  guesses.find(({ fits }) => fits(sources, names))?.command ?? null;
