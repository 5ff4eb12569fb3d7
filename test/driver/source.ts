// Judges the text of one built test file: what uvu would skip without a word (pure). Asked by outcome.ts.

const escaped = (name: string): string => name.replaceAll('$', '\\$');

/** Where the last match begins, or -1. */
const lastIndex = (text: string, pattern: RegExp): number => {
  let last = -1;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
};

/** The names that register tests: uvu's own `test`, and every variable that holds a suite. */
const registrars = (text: string): string[] => {
  const imported = [...text.matchAll(/^import \{([^}]*)\} from ["']uvu["']/gm)].flatMap((match) =>
    match[1]!.split(','),
  );
  const tests = imported
    .map((part) => /^\s*test(?:\s+as\s+([\w$]+))?\s*$/.exec(part))
    .filter((match) => match !== null)
    .map((match) => match[1] ?? 'test');
  const suites = [...text.matchAll(/^\s*(?:const|let|var) ([\w$]+) = suite\d*\(/gm)].map((match) => match[1]!);
  return [...new Set([...tests, ...suites])];
};

/**
 * Sentences about tests that would never run. Only what stands at the start of a line counts, as the bundler prints
 * statements, so that a test may hold bad test code in a string. `.only` that hides something is also seen in the
 * counts: outcome.ts.
 */
export const judgeSource = (text: string): string[] => {
  const problems: string[] = [];
  if (/^\s*(?:await )?[\w$]+\.only\s*\(/m.test(text)) problems.push('uses .only');
  for (const name of registrars(text)) {
    const registered = lastIndex(text, new RegExp(`^[^\\S\\n]*${escaped(name)}\\(`, 'gm'));
    const run = lastIndex(text, new RegExp(`^[^\\S\\n]*${escaped(name)}\\.run\\(\\)`, 'gm'));
    if (registered > run)
      problems.push(
        run === -1
          ? `registers tests with ${name} but never calls ${name}.run()`
          : `registers tests with ${name} after ${name}.run()`,
      );
  }
  return problems;
};
