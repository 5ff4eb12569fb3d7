// Renders an answer in one of five formats.
import type { Answer } from '../core/verdict.js';
import { unreachable } from '../core/verdict.js';
import { renderGithub } from './github.js';
import { renderHuman } from './human.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderSarif } from './sarif.js';

export const formats = ['human', 'json', 'github', 'sarif', 'junit'] as const;
export type Format = (typeof formats)[number];

/** `github` in a GitHub Actions job, else `human`. */
export const defaultFormat = (env: Readonly<Record<string, string | undefined>>): Format => {
  if (env.GITHUB_ACTIONS === 'true') return 'github';
  return 'human';
};

/**
 * The whole text to write, its line end included. The format never changes the exit code.
 * @param command the name of the command, part of the `schema` of the JSON: `smoke`, `check-readmes`
 */
export const render = (
  command: string,
  answer: Answer,
  format: Format,
  options: { readonly colour: boolean },
): string => {
  switch (format) {
    case 'human':
      return answer.document ?? renderHuman(answer, options);
    case 'json':
      return renderJson(command, answer);
    case 'github':
      return answer.document ?? renderGithub(answer);
    case 'sarif':
      return renderSarif(answer);
    case 'junit':
      return renderJunit(command, answer);
    default:
      return unreachable(format);
  }
};
