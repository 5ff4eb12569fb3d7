// What a terminal showed, as an SVG: no script, no font of its own. Pure. Scenes: scenes.ts.

type Tone = 'plain' | 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
type Span = { readonly text: string; readonly tone: Tone };

const tones: Readonly<Record<string, Tone>> = {
  '1': 'bold',
  '2': 'dim',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
  '36': 'cyan',
};

const columns = 104;
const advance = 7.8;
const lineHeight = 18;
const margin = 16;

const style = `.screen{fill:#16191d}text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}.plain{fill:#d7dce1}.bold{fill:#f2f5f7;font-weight:600}.dim{fill:#8b949e}.red{fill:#ff7b72}.green{fill:#57d27a}.yellow{fill:#e3b341}.cyan{fill:#76c7e8}`;

/** The spans of one line; every escape but the colours that we print ourselves is an error of the scene. */
const spansOf = (line: string): Span[] => {
  const spans: Span[] = [];
  let tone: Tone = 'plain';
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    const code = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
    if (code !== undefined) tone = tones[code] ?? 'plain';
    else if (part !== '') spans.push({ text: part, tone });
  }
  return spans;
};

/** As a terminal of that width would break it. */
const wrapped = (spans: readonly Span[]): Span[][] => {
  const lines: Span[][] = [[]];
  let room = columns;
  for (const span of spans) {
    let rest = [...span.text];
    while (rest.length > 0) {
      if (room === 0) {
        lines.push([]);
        room = columns;
      }
      lines.at(-1)!.push({ text: rest.slice(0, room).join(''), tone: span.tone });
      const taken = Math.min(room, rest.length);
      rest = rest.slice(taken);
      room -= taken;
    }
  }
  return lines;
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * @param shown lines with the colours that we print
 * @param description for those who hear the picture
 */
export const drawTerminal = (shown: string, description: string): string => {
  const lines = shown
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line) => wrapped(spansOf(line)).map((spans, at) => ({ spans, continues: at > 0 })));
  const width = Math.round(columns * advance + 2 * margin);
  const height = lines.length * lineHeight + 2 * margin;
  const body = lines.map(
    ({ spans, continues }, at) =>
      `<text${continues ? ' class="more"' : ''} x="${margin}" y="${margin + 13 + at * lineHeight}" xml:space="preserve">${spans.map(({ text, tone }) => `<tspan class="${tone}">${escaped(text)}</tspan>`).join('')}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">\n<title>${escaped(description)}</title>\n<style>${style}</style>\n<rect width="${width}" height="${height}" rx="8" class="screen"/>\n${body.join('\n')}\n</svg>\n`;
};

/**
 * The words of a picture as they were before the screen broke them, with what differs from run to run taken out:
 * durations, run ids, times, ids of records.
 */
export const settled = (svg: string): string =>
  svg
    .replace(/<\/tspan><\/text>\n<text class="more"[^>]*>/g, '')
    .replace(/^[\s\S]*?<title>/, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\b\d+(?:\.\d+)? m?s\b|\b\d+m \d\ds\b/g, 'TIME')
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, 'RUN')
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?\b/g, 'WHEN')
    .replace(/[▁▂▃▄▅▆▇█]+/g, 'BARS')
    .replace(/[+-]\d+ %/g, 'CHANGE');
