// What a person sees while the smoke runs: its output as it comes, and how long it has been and usually is.
import { duration } from '../core/text.js';
import { monotonic } from '../world/clock.js';
import type { Out } from '../world/terminal.js';

const heartbeatMs = 15_000;
const redrawMs = 200;
const barWidth = 20;

/** Pure: `smoke ▕████████            ▏ 12.3 s, usually 30.1 s`; without a usual duration only the elapsed time. */
export const renderStatus = (label: string, elapsedMs: number, usualMs: number | null, columns: number): string => {
  const time = duration(elapsedMs);
  if (usualMs === null) return `${label} ${time}`.slice(0, columns - 1);
  // Never full before the end: an estimate is not a promise.
  const filled = Math.min(barWidth - 1, Math.floor((barWidth * elapsedMs) / Math.max(usualMs, 1)));
  const bar = '█'.repeat(filled).padEnd(barWidth);
  return `${label} ▕${bar}▏ ${time}, usually ${duration(usualMs)}`.slice(0, columns - 1);
};

export type Progress = { readonly output: (chunk: Uint8Array) => void; readonly stop: () => void };

const newline = 0x0a;

/**
 * At a terminal: output above, one status line below that is redrawn. It is drawn only where the output stands at a
 * line's start.
 */
const terminalProgress = (out: Out, label: string, usual: () => number | null): Progress => {
  const started = monotonic();
  let known: number | null | undefined;
  const usually = (): number | null => {
    if (known === undefined) known = usual();
    return known;
  };
  let drawn = false;
  let atLineStart = true;
  const erase = (): void => {
    if (drawn) out.write('\r\u001b[K');
    drawn = false;
  };
  const draw = (): void => {
    if (!atLineStart) return;
    out.write(`\r\u001b[K${renderStatus(label, monotonic() - started, usually(), out.columns())}`);
    drawn = true;
  };
  const timer = setInterval(draw, redrawMs);
  timer.unref();
  return {
    output: (chunk) => {
      erase();
      out.write(chunk);
      atLineStart = chunk[chunk.length - 1] === newline;
    },
    stop: () => {
      clearInterval(timer);
      erase();
      if (!atLineStart) out.write('\n');
    },
  };
};

/** Elsewhere (a log, a GUI, CI): the output, and one line whenever nothing was heard for 15 seconds. */
const plainProgress = (out: Out, label: string, usual: () => number | null): Progress => {
  const started = monotonic();
  let atLineStart = true;
  const usually = (): string => {
    const ms = usual();
    if (ms === null) return '';
    return ` (usually ${duration(ms)})`;
  };
  const beat = setInterval(() => {
    out.write(
      `${atLineStart ? '' : '\n'}gate-hooks: ${label} still running after ${duration(monotonic() - started)}${usually()}\n`,
    );
    atLineStart = true;
  }, heartbeatMs);
  beat.unref();
  return {
    output: (chunk) => {
      beat.refresh();
      out.write(chunk);
      atLineStart = chunk[chunk.length - 1] === newline;
    },
    stop: () => {
      clearInterval(beat);
      if (!atLineStart) out.write('\n');
    },
  };
};

export const startProgress = (out: Out, label: string, usual: () => number | null): Progress =>
  (out.isTerminal ? terminalProgress : plainProgress)(out, label, usual);
