// Reads pip's installation report (pip install --report, version 1) as the lines of a requirements lock.
import { normaliseName } from './requirement-syntax.js';
import { withExtras } from './requirements.js';
import { asTable, asTables, asText, asTexts, readJson, type Table } from './tables.js';

export type PipReport = {
  readonly pip: string;
  readonly python: string;
  readonly lines: readonly string[];
  /** Names for which no hash is known: then none is written at all. */
  readonly bare: readonly string[];
};

const hashOf = (archive: Table): string | null => {
  const known = asText(asTable(archive.hashes).sha256);
  if (known !== null) return `sha256:${known}`;
  const [, digest] = /^sha256=([0-9a-f]{64})$/.exec(asText(archive.hash) ?? '') ?? [];
  if (digest === undefined) return null;
  return `sha256:${digest}`;
};

type Chosen = { readonly name: string; readonly asked: string; readonly hash: string | null };

const chosenOf = (one: Table): Chosen => {
  const metadata = asTable(one.metadata);
  const from = asTable(one.download_info);
  const vcs = asTable(from.vcs_info);
  const name = normaliseName(asText(metadata.name) ?? '');
  const named = withExtras(name, asTexts(one.requested_extras).map(normaliseName).sort());
  const url = asText(from.url) ?? '';
  const commit = asText(vcs.commit_id);
  if (commit !== null) return { name, asked: `${named} @ ${asText(vcs.vcs) ?? 'git'}+${url}@${commit}`, hash: null };
  const hash = hashOf(asTable(from.archive_info));
  if (one.is_direct === true) return { name, asked: `${named} @ ${url}`, hash };
  return { name, asked: `${named}==${asText(metadata.version) ?? ''}`, hash };
};

/** Null where the text is no such report. Sorted by name; hashes for all or for none, as pip wants it. */
export const readPipReport = (text: string): PipReport | null => {
  let report: Table;
  try {
    report = readJson(text);
  } catch {
    return null;
  }
  if (report.version !== '1' || !Array.isArray(report.install)) return null;
  const chosen = asTables(report.install)
    .map(chosenOf)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const bare = chosen.filter(({ hash }) => hash === null).map(({ name }) => name);
  const lines = chosen.map(({ asked, hash }) => (bare.length > 0 ? asked : `${asked} \\\n    --hash=${hash}`));
  return {
    pip: asText(report.pip_version) ?? '',
    python: asText(asTable(report.environment).python_version) ?? '',
    lines,
    bare,
  };
};
