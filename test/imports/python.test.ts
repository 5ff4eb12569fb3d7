// What the Python scanner finds in every form of syntax, and what it says is no Python.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PythonFacts, scanPython } from '../../src/imports/python.js';
import { decodePython } from '../../src/imports/python-text.js';

const facts = (text: string): PythonFacts => {
  const found = scanPython(text);
  if ('problem' in found) throw new Error(`line ${found.line}: ${found.problem}`);
  return found;
};

/** `3 lazy ..a.b x,y` for each import. */
const brief = (text: string): string[] =>
  facts(text).imports.map(({ line, kind, level, module, names, anchor }) =>
    [
      line,
      kind,
      '.'.repeat(level) + module,
      ...(names === null ? [] : [names.join(',')]),
      ...(anchor === undefined ? [] : [`@${anchor}`]),
    ].join(' '),
  );

const imports: readonly (readonly [what: string, text: string, found: readonly string[]])[] = [
  ['plain and dotted, several with names', 'import a, b.c as d, e\n', ['1 runtime a', '1 runtime b.c', '1 runtime e']],
  [
    'from, with brackets, comments and a last comma',
    'from a.b import (  # c\n  x as y,\n  z,  # d\n)\n',
    ['1 runtime a.b x,z'],
  ],
  ['a star', 'from a import *\n', ['1 runtime a *']],
  [
    'relative ones of every depth',
    'from . import a\nfrom .. import b\nfrom ...c import d\nfrom .... import e\nfrom ......f import g\nfrom.import h\n',
    ['1 runtime . a', '2 runtime .. b', '3 runtime ...c d', '4 runtime .... e', '5 runtime ......f g', '6 runtime . h'],
  ],
  ['semicolons', 'import a; import b;from c import d;\n', ['1 runtime a', '1 runtime b', '1 runtime c d']],
  [
    'one-line suites',
    'if x: import a\nelse: import b; import c\nclass A: import d\nwhile (lambda: 1)(): import e\nfor i in {1: 2}: import f\nwith a[1:2] as b: import g\n',
    ['1 runtime a', '2 runtime b', '2 runtime c', '3 runtime d', '4 runtime e', '5 runtime f', '6 runtime g'],
  ],
  ['continued lines', 'import \\\n  a\nfrom b \\\n import c, \\\n d\n', ['1 runtime a', '3 runtime b c,d']],
  ['no newline at the end', 'import a', ['1 runtime a']],
  [
    'strings and comments that speak of imports',
    '"import a"\n\'\'\'\nimport b\n\'\'\'\n# import c\nx = r"\\\\" "import d"\nb"""import e\\""""\nimport f\n',
    ['8 runtime f'],
  ],
  ['a string that goes on over a backslash', 's = "a\\\nimport b"\nimport c\n', ['3 runtime c']],
  ['brackets inside strings inside brackets', 'x = [")", (\'(\'), {"a": \'}\'}]\nimport a\n', ['2 runtime a']],
  [
    'functions, also async and nested',
    'def f():\n  import a\n  class B:\n    import b\n  if x:\n    import c\nasync def g(): import d\nimport e\n',
    ['2 lazy a', '4 lazy b', '6 lazy c', '7 lazy d', '8 runtime e'],
  ],
  [
    'the main guard',
    "if __name__ == '__main__':\n  import a\nelse:\n  import b\nif '__main__' == __name__ and x:\n  import c\n",
    ['2 lazy a', '4 runtime b', '6 lazy c'],
  ],
  [
    'TYPE_CHECKING in its forms',
    'import typing as t\nfrom typing import TYPE_CHECKING as TC\nif TYPE_CHECKING: import a\nif t.TYPE_CHECKING:\n  import b\nelse:\n  import c\nif TC and x:\n  import d\nif not TYPE_CHECKING:\n  import e\nelse:\n  import f\nif TYPE_CHECKING or x:\n  import g\nif (TYPE_CHECKING):\n  import h\n',
    [
      '1 runtime typing',
      '2 runtime typing TYPE_CHECKING',
      '3 typing a',
      '5 typing b',
      '7 runtime c',
      '9 typing d',
      '11 runtime e',
      '13 typing f',
      '15 runtime g',
      '17 typing h',
    ],
  ],
  [
    'TYPE_CHECKING in a function',
    'def f():\n  if TYPE_CHECKING:\n    import a\n  import b\n',
    ['3 typing a', '4 lazy b'],
  ],
  [
    'try with ImportError',
    'try:\n  import a\nexcept ImportError:\n  import b\nelse:\n  import c\nfinally:\n  import d\n',
    ['2 optional a', '4 optional b', '6 runtime c', '8 runtime d'],
  ],
  [
    'other ways to catch it',
    'try:\n  import a\nexcept (KeyError, builtins.ModuleNotFoundError) as e:\n  pass\ntry:\n  import b\nexcept:\n  pass\ntry:\n  import c\nexcept ValueError:\n  import d\nexcept Exception: import e\n',
    ['2 optional a', '6 optional b', '10 optional c', '12 runtime d', '13 optional e'],
  ],
  [
    'a try inside a try',
    'try:\n  try:\n    import a\n  except ValueError:\n    pass\nexcept ImportError:\n  pass\n',
    ['3 optional a'],
  ],
  [
    'suppress',
    'with contextlib.suppress(ImportError):\n  import a\nwith suppress(KeyError):\n  import b\n',
    ['2 optional a', '4 runtime b'],
  ],
  ['form feeds and tabs', '\f\nif x:\n\timport a\n\f\timport b\n', ['3 runtime a', '4 runtime b']],
  ['an indentation that starts with a backslash', 'class A:\n\\\n    pass\nimport a\n', ['4 runtime a']],
  [
    'soft keywords as names',
    'match = case = type = _ = 1\nmatch.x; case(1); type[1]\nprint(match, case)\nimport a\n',
    ['4 runtime a'],
  ],
  [
    'match statements',
    'match (x):\n  case [1, *_]: import a\n  case {"k": v, **r} if v:\n    import b\n  case A() | B() as c:\n    pass\n',
    ['2 runtime a', '4 runtime b'],
  ],
  [
    'type statements, generics, walrus, slashes',
    'type X[T: int = str, *Ts, **P] = list[T]\ndef f[T](a, /, b, *, c=1) -> T: import a\nclass A[T]: pass\nwhile (y := 1): import b\nx[*a, 1:2, ::3]\nfor a, in b: import c\n',
    ['2 lazy a', '4 runtime b', '6 runtime c'],
  ],
  [
    'except* and several exceptions without brackets (3.14)',
    'try:\n  import a\nexcept* ImportError:\n  pass\ntry:\n  import b\nexcept ImportError, KeyError:\n  pass\n',
    ['2 optional a', '6 optional b'],
  ],
  ['async as a name (3.6)', 'async = await = 1\nf(async=async)\nimport a\n', ['3 runtime a']],
  [
    'lazy imports (3.15)',
    'lazy import a\nlazy from b import c\nlazy = 1\nfrom lazy import d\n',
    ['1 runtime a', '2 runtime b c', '4 runtime lazy d'],
  ],
  ['names that are not ASCII', 'import donn\u00e9es\nimport \ufb01le\n', ['1 runtime donn\u00e9es', '2 runtime file']],
  [
    'PEP 701: quotes, brackets and comments in f-strings',
    'x = f"{d["("]}" f\'{a[\'b\']}\'\ny = f"""{\n  a  # )\n}"""\nz = f"{f"{f"{1}"}"}"\nimport a\n',
    ['6 runtime a'],
  ],
  [
    'formats, conversions and debug signs',
    'f"{x!r:>{w}.{p}}{y:=5}{z=}{a = !s}{b:%H:%M:%S}{{}}{c!=d}{lambda_}{(lambda x: 1)(2)}"\nimport a\n',
    ['2 runtime a'],
  ],
  [
    'named characters and raw f-strings',
    'f"\\N{LEFT CURLY BRACKET}{x}"\nrf"\\{x}\\N{y}"\nf"\\{x}"\nimport a\n',
    ['4 runtime a'],
  ],
  [
    'a newline in the field of a short f-string, and one that ends its format',
    "f'{\nx\n}'\nf'{x:.3f\n}'\nimport a\n",
    ['6 runtime a'],
  ],
  ['t-strings', 't"{a["["]}" rt\'\\{b}\' Tr"""{c}"""\nimport a\n', ['2 runtime a']],
  [
    'dynamic imports with a literal',
    'import importlib as il\nfrom importlib import import_module as im\nil.import_module("a.b")\nim(name=\'c\')\n__import__("d" ".e", fromlist=["x"])\ngetattr(il, "import_module")("f")\nx = f"{__import__("g")}"\n',
    [
      '1 runtime importlib',
      '2 runtime importlib import_module',
      '3 dynamic a.b',
      '4 dynamic c',
      '5 dynamic d.e',
      '6 dynamic f',
      '7 dynamic g',
    ],
  ],
  [
    'relative dynamic imports',
    'from importlib import import_module\nimport_module(".a", __package__)\nimport_module("..b", package="p.q")\n__import__("c", globals(), locals(), ["x"], 1)\n',
    ['1 runtime importlib import_module', '2 dynamic .a', '3 dynamic ..b @p.q', '4 dynamic .c'],
  ],
];

for (const [what, text, found] of imports) test(`imports: ${what}`, () => assert.equal(brief(text), found));

const dynamics: readonly (readonly [what: string, text: string, found: readonly string[]])[] = [
  [
    'computed targets',
    'import importlib\nimportlib.import_module(x)\n__import__(f"a{b}")\nimportlib.import_module("a" + b)\nimportlib.import_module(".a")\n',
    [
      '2 dynamic-computed importlib.import_module',
      '3 dynamic-computed __import__',
      '4 dynamic-computed importlib.import_module',
      '5 dynamic-computed importlib.import_module',
    ],
  ],
  [
    'import_module handed on',
    'from importlib import import_module\nmap(import_module, names)\nf(import_module=1)\n',
    ['2 dynamic-computed importlib.import_module'],
  ],
  [
    'exec and eval, not methods, definitions and keywords',
    'exec(a)\neval(b)\nmodel.eval()\nself.exec(c)\nf(eval=1)\nclass A:\n  def eval(self): pass\n',
    ['1 exec-eval exec', '2 exec-eval eval'],
  ],
  ["the module's own exec is no builtin", 'def exec(a): pass\nexec(1)\nfrom x import y as eval\neval(1)\n', []],
  [
    'sys.path in its forms',
    'import sys as s\nfrom sys import path\ns.path.insert(0, a)\npath.append(b)\ns.path += [c]\ns.path[:0] = d\ns.path = e\ndel s.path[0]\nprint(s.path)\nx = s.path[0]\ns.meta_path.insert(0, f)\n',
    [
      '3 path-hack sys.path.insert',
      '4 path-hack sys.path.append',
      '5 path-hack sys.path',
      '6 path-hack sys.path',
      '7 path-hack sys.path',
      '8 path-hack sys.path',
      '11 path-hack sys.meta_path.insert',
    ],
  ],
  [
    'runpy, reload, loaders, site',
    'import runpy, importlib, site\nimport importlib.util\nrunpy.run_path(a)\nimportlib.reload(b)\nimportlib.util.spec_from_file_location(c, d)\nsite.addsitedir(e)\n',
    [
      '3 run-as-module runpy.run_path',
      '4 reload importlib.reload',
      '5 dynamic-computed importlib.util.spec_from_file_location',
      '6 path-hack site.addsitedir',
    ],
  ],
  ['words in strings', '"exec(a)"\n# eval(b)\n"""sys.path.insert(0, c)"""\n', []],
];

for (const [what, text, found] of dynamics)
  test(`dynamics: ${what}`, () =>
    assert.equal(
      facts(text).dynamics.map(({ line, kind, what: name }) => `${line} ${kind} ${name}`),
      found,
    ));

const unparsed: readonly (readonly [what: string, text: string, line: number])[] = [
  ['a print statement', 'import a\nprint "x"\n', 2],
  ['an exec statement', 'exec "x" in d\n', 1],
  ['backquotes', 'x = `a`\n', 1],
  ['<>', 'if a <> b: pass\n', 1],
  ['old numbers', 'x = 0777\n', 1],
  ['long numbers', 'x = 10L\n', 1],
  ['half a merge', 'import a\n<<<<<<< HEAD\nimport b\n', 2],
  ['its middle', '=======\n', 1],
  ['an open bracket', 'import a\nx = (1,\nimport b\n', 2],
  ['a wrong bracket', 'x = (1]\n', 1],
  ['an open string', "x = 'a\nimport b\n", 1],
  ['an open long string', 'x = """a\n\n', 1],
  ['an open field', 'f"{a"\n', 1],
  ['a single brace', 'f"a}"\n', 1],
  ['a wrong dedent', 'if x:\n    a\n  b\n', 3],
  ['a needless indent', 'a\n  b\n', 2],
  ['a missing block', 'if x:\nimport a\n', 2],
  ['a missing block at the end', 'def f():\n', 2],
  ['mixed tabs', 'if x:\n        a\n\tb\n', 3],
  ['import in an expression', 'x = import a\n', 1],
  ['a keyword as a name', 'import class\n', 1],
  ['from without a module', 'from import a\n', 1],
  ['empty brackets', 'from a import ()\n', 1],
  ['prose', 'this is no program\n', 1],
  ['a quote of prose', 'x = \u201ca\u201d\n', 1],
  ['a dollar', 'x = $a\n', 1],
  ['a lost backslash', 'x = \\ 1\n', 1],
  ['an operator at the end', 'x =\n', 1],
  ['two commas', 'f(a,, b)\n', 1],
  ['200 brackets and one', `${'('.repeat(201)}${')'.repeat(201)}\n`, 1],
];

for (const [what, text, line] of unparsed) {
  test(`not parsed: ${what}`, () => {
    const found = scanPython(text);
    assert.ok('problem' in found, JSON.stringify(found));
    assert.is(found.line, line, found.problem);
  });
}

test('remarks, lines that name __file__ and the main guard are told', () => {
  const found = facts(
    'x = 1  # gate-hooks: allow-dynamic why not\n#gate-hooks:y\n"# gate-hooks: no"\np = __file__\nif __name__ == "__main__": pass\n',
  );
  assert.equal(found.remarks, [
    { line: 1, text: 'allow-dynamic why not' },
    { line: 2, text: 'y' },
  ]);
  assert.equal(found.fileLines, [4]);
  assert.is(found.hasMainGuard, true);
});

const decoded: readonly (readonly [what: string, bytes: Buffer, text: string | null])[] = [
  ['a byte order mark', Buffer.from('\ufeffimport a\n'), 'import a\n'],
  ['CRLF and lone CR', Buffer.from('a\r\nb\rc'), 'a\nb\nc'],
  [
    'latin-1 by its cookie',
    Buffer.from('# -*- coding: latin-1 -*-\n# \xe9\n', 'latin1'),
    '# -*- coding: latin-1 -*-\n# \u00e9\n',
  ],
  [
    'a cookie in the second line',
    Buffer.from('#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\n"\xe9"\n', 'latin1'),
    '#!/usr/bin/python\n# vim: set fileencoding=cp1251 :\n"\u0439"\n',
  ],
  ['no cookie behind code', Buffer.from('x = 1\n# coding: latin-1\n"\xe9"\n', 'latin1'), null],
  ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), null],
  ['an encoding that nobody has', Buffer.from('# coding: klingon\n'), null],
  ['a NUL', Buffer.from('a\0b'), null],
  ['a mark of UTF-8 and a cookie of another', Buffer.from('\ufeff# coding: latin-1\n'), null],
];

for (const [what, bytes, text] of decoded) {
  test(`decoding: ${what}`, () => {
    const found = decodePython(bytes);
    assert.equal('text' in found ? found.text : null, text);
  });
}

test('any text is read or refused, never thrown at', () => {
  const piece = fc.constantFrom(
    'import a',
    'from . import b',
    '\n',
    '  ',
    '\t',
    '(',
    ')',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '"""',
    'f"',
    "rf'''",
    't"',
    '\\',
    ':',
    ';',
    'def f():',
    'if x:',
    'try:',
    'except ImportError:',
    'else:',
    '#',
    '!r',
    '=',
    ',',
    '.',
    '...',
    '1',
    'x',
    'lambda',
    '\f',
    '\u00e9',
    '\ud83d',
    'exec(',
    'sys.path',
    '__import__("a")',
    'import sys',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const found = scanPython(pieces.join(''));
      assert.ok('problem' in found ? found.line >= 1 && found.problem !== '' : Array.isArray(found.imports));
    }),
    { numRuns: 3000 },
  );
});

// That the time grows with the size is measured in bench/.
test('a hostile text is read to its end', () => {
  for (const text of [
    'f"{'.repeat(60_000),
    '('.repeat(300_000),
    `x = "${'\\'.repeat(400_000)}`,
    '\\\n'.repeat(150_000),
    `${'a.'.repeat(150_000)}b\n`,
    'if x:\n'.repeat(50_000),
    `from ${'.'.repeat(300_000)} import a\n`,
    '#'.repeat(500_000),
    ' '.repeat(500_000),
    `import ${'a, '.repeat(300_000)}b\n`,
    `${'import a\n'.repeat(300_000)}`,
  ]) {
    const found = scanPython(text);
    assert.ok('problem' in found || Array.isArray(found.imports), text.slice(0, 20));
  }
});

test.run();
