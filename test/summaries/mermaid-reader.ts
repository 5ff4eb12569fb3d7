// Mermaid itself reads a diagram back: which nodes and arrows does it draw? Without a browser, by a stand-in for
// its sanitizer.
import createDOMPurify from 'dompurify';

// Without a window DOMPurify is a bare function, and Mermaid throws at the first label (mermaid-js/mermaid#5204).
const purify = createDOMPurify as unknown as Record<string, unknown>;
if (typeof purify.addHook !== 'function')
  Object.assign(purify, { addHook: () => {}, removeHook: () => {}, sanitize: (text: unknown) => String(text) });

type Database = {
  getVertices: () => Map<string, { readonly text?: string; readonly type?: string }>;
  getEdges: () => readonly {
    readonly start: string;
    readonly end: string;
    readonly stroke?: string;
    readonly text?: string;
  }[];
};

export type ReadBack = { readonly nodes: readonly string[]; readonly arrows: readonly string[] };

const decode = (text: string): string =>
  text
    .replace(/\ufb02\u00b0\u00b0(\d+)\u00b6\u00df/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/\ufb02\u00b0(\w+)\u00b6\u00df/g, '&$1;');

/**
 * Labels, and arrows as `from -> to stroke label`, both sorted.
 * @throws what Mermaid says of a text it does not read
 */
export const readBack = async (text: string): Promise<ReadBack> => {
  const { default: mermaid } = await import('mermaid');
  await mermaid.parse(text);
  const { db } = (await mermaid.mermaidAPI.getDiagramFromText(text)) as unknown as { db: Database };
  const labels = new Map([...db.getVertices()].map(([id, { text: label }]) => [id, decode(label ?? id)]));
  const arrows = db
    .getEdges()
    .map(
      ({ start, end, stroke, text: label }) =>
        `${labels.get(start)!} -> ${labels.get(end)!} ${stroke ?? ''}${label === undefined || label === '' ? '' : ` ${label}`}`,
    );
  return { nodes: [...labels.values()].sort(), arrows: arrows.sort() };
};
