// What do written settings come to? Fills the defaults in, turns durations into milliseconds and tidies paths; tighten.ts may lower the result.
import { defaults } from './defaults.js';
import { detectSmoke } from './detect.js';
import { parseDuration } from './duration.js';
import type { Written } from './schema.js';
import type { Settings, Sources } from './settings.js';

const orDefault = <T>(value: number | string | undefined, fallback: T): number | T =>
  value === undefined ? fallback : (parseDuration(value) ?? fallback);

/** `./a//b/` and `a/b` are one path; the top is `.`. */
const tidy = (path: string): string => path.split('/').filter((part) => part !== '' && part !== '.').join('/') || '.';

/** A pattern keeps its trailing slash, which means something to git. */
const tidyPattern = (pattern: string): string => pattern.replace(/^(?:\.\/+)+(?=.)/, '');

const commandOf = (written: Written, home: string | null, sources: Sources): Pick<Settings['smoke'], 'command' | 'command_origin'> => {
  if (written.smoke?.command !== undefined) return { command: written.smoke.command, command_origin: home ?? 'settings' };
  const found = detectSmoke(sources);
  return { command: found?.command ?? null, command_origin: found?.origin ?? 'none' };
};

/** @param home the file the settings were written in, null where there is none */
export const resolve = (written: Written, home: string | null, sources: Sources): Settings => {
  const { smoke, evidence, push, lock, readmes } = written;
  return {
    origin: home,
    smoke: {
      ...commandOf(written, home, sources),
      timeout: orDefault(smoke?.timeout, defaults.smoke.timeout),
      idle_timeout: orDefault(smoke?.idle_timeout, defaults.smoke.idle_timeout),
      cwd: tidy(smoke?.cwd ?? defaults.smoke.cwd),
      env: smoke?.env ?? defaults.smoke.env,
    },
    evidence: {
      config: evidence?.config?.map(tidyPattern) ?? defaults.evidence.config,
      data: (evidence?.data ?? defaults.evidence.data).map(tidy),
      report: tidy(evidence?.report ?? defaults.evidence.report),
    },
    push: { skip_refs: push?.skip_refs ?? defaults.push.skip_refs },
    lock: {
      files: (lock?.files ?? defaults.lock.files).map(tidy),
      max_age_days: lock?.max_age_days ?? defaults.lock.max_age_days,
      level: lock?.level ?? defaults.lock.level,
    },
    readmes: { exclude: (readmes?.exclude ?? defaults.readmes.exclude).map(tidy) },
  };
};
