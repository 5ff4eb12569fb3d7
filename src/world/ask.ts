// May a person be asked, and what do they say? The only door to the prompt library, which is loaded with the first
// question. Asked by commands.
import process from 'node:process';
import { inCi, variable } from './environment.js';

export type Question =
  | { readonly kind: 'confirm'; readonly message: string; readonly initial: boolean }
  | {
      readonly kind: 'text';
      readonly message: string;
      readonly initial: string;
      readonly refuse: (text: string) => string | null;
    };

/** What was said: of a confirm true or false, of a text the text; null after Ctrl-C, Ctrl-D or Esc. */
export type Said<Q extends Question> = (Q extends { readonly kind: 'confirm' } ? boolean : string) | null;

/** `dumb` is a terminal that would print the escapes of a prompt as they are. */
export type Asking = 'yes' | 'no' | 'dumb';

/**
 * Who wants the answer in another format than that for people is a program.
 * @param format as --format says it; undefined where it was not given
 */
export const asking = (format: string | undefined): Asking => {
  if ((format ?? 'human') !== 'human' || process.stdin.isTTY !== true || process.stderr.isTTY !== true || inCi())
    return 'no';
  return variable('TERM') === 'dumb' ? 'dumb' : 'yes';
};

/** On stderr, so that stdout stays the answer's. Only where `asking()` says yes. */
export const ask = async <Q extends Question>(question: Q): Promise<Said<Q>> => {
  const { confirm, isCancel, text } = await import('@clack/prompts');
  // A terminal that does not know its size says 0 columns, and the library would break the line after each letter.
  process.stderr.columns ||= 80;
  process.stdout.columns ||= 80;
  const { message } = question;
  // The library waits for ever after Ctrl-D or the end of the input: Node would end with 0, as if all were well.
  const left = new AbortController();
  const leave = (): void => left.abort();
  const leaveAtCtrlD = (_text: unknown, key: { readonly ctrl?: boolean; readonly name?: string } | undefined): void => {
    if (key?.ctrl === true && key.name === 'd') leave();
  };
  process.stdin.once('end', leave).on('keypress', leaveAtCtrlD);
  const common = { message, output: process.stderr, signal: left.signal };
  const said = await (question.kind === 'confirm'
    ? confirm({ ...common, initialValue: question.initial })
    : text({
        ...common,
        initialValue: question.initial,
        validate: (value) => question.refuse(value ?? '') ?? undefined,
      }));
  process.stdin.off('end', leave).off('keypress', leaveAtCtrlD);
  return (isCancel(said) ? null : said) as Said<Q>;
};
