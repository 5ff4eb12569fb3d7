// What did pip's resolver choose? Its installation report (pip install --report, version 1) to the lines of a requirements lock. Pure; asked by resolve-pip.ts.
import { asTable, asTables, asText, type Table } from './pins-toml.js';
import { normaliseName } from './requirements.js';

export type PipReport = {
  readonly pip: string;
  readonly python: string;
  readonly lines: readonly string[] /** Names for which no hash is known, for which then none is written at all. */;
  readonly bare: readonly string[];
};

const hashOf = (archive: Table): string | null => {
  const known = asText(asTable(archive.hashes).sha256);
  if (known !== null) return `sha256:${known}`;
  const [, digest] = /^sha256=([0-9a-f]{64})$/.exec(asText(archive.hash) ?? '') ?? [];
  return digest === undefined ? null : `sha256:${digest}`;
};

type Chosen = { readonly name: string; readonly asked: string; readonly hash: string | null };

const chosenOf = (one: Table): Chosen => {
  const [metadata, from] = [asTable(one.metadata), asTable(one.download_info)];
  const [url, vcs, archive] = [asText(from.url) ?? '', asTable(from.vcs_info), asTable(from.archive_info)];
  const name = normaliseName(asText(metadata.name) ?? '');
  const extras = (Array.isArray(one.requested_extras) ? one.requested_extras : [])
    .filter((extra) => typeof extra === 'string')
    .map(normaliseName)
    .sort();
  const named = `${name}${extras.length === 0 ? '' : `[${extras.join(',')}]`}`;
  const commit = asText(vcs.commit_id);
  if (commit !== null) return { name, asked: `${named} @ ${asText(vcs.vcs) ?? 'git'}+${url}@${commit}`, hash: null };
  return {
    name,
    asked: one.is_direct === true ? `${named} @ ${url}` : `${named}==${asText(metadata.version) ?? ''}`,
    hash: hashOf(archive),
  };
};

/** Null where the text is no such report. Sorted by name; hashes for all or for none, as pip wants it. */
export const readPipReport = (text: string): PipReport | null => {
  let report: Table;
  try {
    report = asTable(JSON.parse(text));
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
