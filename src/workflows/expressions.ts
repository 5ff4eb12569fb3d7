// What do the `${{ }}` of a text speak of? Found, normalised and compared, never evaluated. Asked by the judges. Pure.

/** `name`, with spaces and case gone and `['x']` written as `.x`: two spellings of one thing are one text. */
export const normalised = (expression: string): string =>
  expression
    .toLowerCase()
    .replace(/\[\s*(['"])([\w-]+)\1\s*\]/g, '.$2')
    .replace(/\s+/g, '');

export type Found = { readonly body: string; readonly line: number };

/** The expressions in a text, normalised, with the number of line ends before each. */
export const expressionsIn = (text: string): Found[] =>
  [...text.matchAll(/\$\{\{([\s\S]*?)\}\}/g)].map(({ 1: body = '', index }) => ({
    body: normalised(body),
    line: text.slice(0, index).split('\n').length - 1,
  }));

/** An `if:` or a value that is one expression as a whole, `${{ }}` or not, normalised. */
export const wholeExpression = (text: string): string =>
  normalised(/^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(text)?.[1] ?? text);

/** True where the text, as an expression, is the value at this path: `needs.smoke.result`. */
export const isPath = (text: string, path: string): boolean =>
  /^\s*\$\{\{[\s\S]*\}\}\s*$/.test(text) && wholeExpression(text) === path.toLowerCase();

export const mentions = (text: string, path: string): boolean =>
  expressionsIn(text).some(({ body }) => body.includes(path.toLowerCase()));

/**
 * What anyone can write who opens a pull request or an issue, as GitHub's hardening guide lists it. `*` stands for
 * one part.
 * Source: docs.github.com, Security hardening for GitHub Actions, Understanding the risk of script injections.
 */
const untrusted = [
  'github.head_ref',
  'github.event.issue.title',
  'github.event.issue.body',
  'github.event.pull_request.title',
  'github.event.pull_request.body',
  'github.event.comment.body',
  'github.event.review.body',
  'github.event.review_comment.body',
  'github.event.pages.*.page_name',
  'github.event.commits.*.message',
  'github.event.head_commit.message',
  'github.event.head_commit.author.email',
  'github.event.head_commit.author.name',
  'github.event.commits.*.author.email',
  'github.event.commits.*.author.name',
  'github.event.pull_request.head.ref',
  'github.event.pull_request.head.label',
  'github.event.pull_request.head.repo.default_branch',
  'github.event.pull_request.head.repo.description',
  'github.event.discussion.title',
  'github.event.discussion.body',
  'github.event.workflow_run.head_branch',
  'github.event.workflow_run.head_commit.message',
  'github.event.workflow_run.head_commit.author.email',
  'github.event.workflow_run.head_commit.author.name',
  'github.event.workflow_run.pull_requests.*.head.ref',
];

const patterns = untrusted.map((path) => ({
  path,
  pattern: new RegExp(
    `(?<![\\w.-])${path.replaceAll('.', '\\.').replaceAll('\\.*', '(?:\\.(?:\\*|\\w+)|\\[\\d+\\])')}(?![\\w.-])`,
  ),
}));

/**
 * A text that a stranger writes, as this normalised expression hands it on; null where there is none. Comparisons
 * hand on true or false only.
 */
export const untrustedIn = (body: string): string | null => {
  if (/tojson\(github(?:\.event(?:\.(?:issue|pull_request|comment|review|head_commit|commits))?)?\)/.test(body))
    return 'toJSON of an event';
  if (/^(?:contains|startswith|endswith|!)/.test(body) || /[=!]=/.test(body)) return null;
  return patterns.find(({ pattern }) => pattern.test(body))?.path ?? null;
};
