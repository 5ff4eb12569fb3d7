// pip's own parser and the packaging library that it carries, asked for many inputs in one process.
import { execFileSync } from 'node:child_process';
import { onPath } from '../support/skip.js';

const script = `
import json, sys, os
sys.stdin.reconfigure(encoding='utf-8')
from pip._internal.req import req_file
from pip._internal.req.constructors import parse_req_from_line
from pip._vendor.packaging.utils import canonicalize_name
from pip._vendor.packaging.version import Version
from pip._vendor.packaging.specifiers import SpecifierSet
from pip._vendor.packaging.markers import Marker

line_parser = req_file.get_line_parser(None)

def modern(specifiers):
    # Up to 24.0 pip still read what no version is as a legacy one.
    if any(type(s).__name__ == 'LegacySpecifier' for s in specifiers):
        raise ValueError('legacy')
    return specifiers

def requirement(args):
    parts = parse_req_from_line(args, None)
    req = parts.requirement
    if req is not None:
        modern(req.specifier)
    url = parts.link.url if parts.link else (req.url if req is not None else None)
    return {'name': canonicalize_name(req.name) if req is not None else None,
            'extras': sorted(canonicalize_name(e) for e in (req.extras if req is not None and not parts.extras else parts.extras)),
            'specifiers': sorted(str(s).replace(' ', '') for s in req.specifier) if req is not None and not url else [],
            'url': url is not None, 'marker': parts.markers is not None}

def entries(text):
    out = []
    for number, line in req_file.preprocess(text):
        try:
            args, opts = line_parser(line)
            parsed = req_file.ParsedLine('x', number, args, opts, False)
        except Exception:
            out.append({'line': number, 'kind': 'invalid'})
            continue
        if parsed.is_requirement and not parsed.is_editable:
            try:
                out.append({'line': number, 'kind': 'requirement', **requirement(parsed.requirement), 'hashes': sorted(a + ':' + d for a, all in (opts.hashes or {}).items() for d in all)})
            except Exception:
                out.append({'line': number, 'kind': 'invalid'})
        elif parsed.is_requirement:
            out.append({'line': number, 'kind': 'editable', 'url': parsed.requirement})
        elif opts.requirements or opts.constraints:
            out.append({'line': number, 'kind': 'include', 'path': (opts.requirements or opts.constraints)[0], 'constraint': not opts.requirements})
        elif opts.hashes:
            out.append({'line': number, 'kind': 'orphan-hash'})
        else:
            out.append({'line': number, 'kind': 'options'})
    return out

def attempt(ask, *args):
    try:
        return ask(*args)
    except Exception:
        return None

asks = {
    'entries': entries,
    'compare': lambda a, b: (Version(a) > Version(b)) - (Version(a) < Version(b)),
    'satisfies': lambda version, clause: SpecifierSet(','.join(map(str, modern(SpecifierSet(clause))))).contains(str(Version(version)), prereleases=True),
    'marker': lambda text: bool(Marker(text)) or True,
    'meets': lambda text, environments: any(map(Marker(text).evaluate, environments)),
}
json.dump([attempt(asks[name], *args) for name, args in json.load(sys.stdin)], sys.stdout)
`;

export type Ask = readonly [name: 'entries' | 'compare' | 'satisfies' | 'marker' | 'meets', args: readonly unknown[]];

/** One answer for each; null where pip threw. */
export const askPip = (asks: readonly Ask[]): unknown[] =>
  JSON.parse(
    execFileSync('python3', ['-I', '-c', script], {
      input: JSON.stringify(asks),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['pipe', 'pipe', 'ignore'],
    }),
  ) as unknown[];

export const hasPip =
  onPath('python3') &&
  ((): boolean => {
    try {
      return askPip([['compare', ['1', '2']]])[0] === -1;
    } catch {
      return false;
    }
  })();
