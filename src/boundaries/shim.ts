// What stays behind under the old name for a release: a few lines that start the file where it lies now, and say
// so. Asked by move-plan.ts. Pure.
import { folderOf } from '../imports/modules.js';

/** `../cli/x.py` from the folder of `from` */
export const relativePath = (from: string, to: string): string => {
  const [up, down] = [from.split('/').slice(0, -1), to.split('/')];
  let same = 0;
  while (same < up.length && same < down.length - 1 && up[same] === down[same]) same += 1;
  return [...up.slice(same).map(() => '..'), ...down.slice(same)].join('/');
};

export type Moved = {
  readonly from: string;
  readonly to: string;
  /** What Python calls it now; null where no import can name it. */
  readonly newName: string | null;
  /** The folder that its dotted name starts from. */
  readonly root: string;
  readonly shebang: string | null;
  readonly isExecutable: boolean;
};

/** Python reads what JSON writes, but for the `\/` that JSON does not write. */
const quoted = (text: string): string => JSON.stringify(text);
const inShell = (text: string): string => text.replace(/[\\"$`]/g, '\\$&');

/** For a file that no import can name, such as `my-tool.py`: by its path, as Python would start it. */
const pathShim = ({
  from,
  to,
  shebang,
}: Moved): string => `${shebang === null ? '' : `${shebang}\n`}"""Moved to ${to}. This file answers to the old name for one release."""
import os
import sys

path = os.path.join(os.path.dirname(os.path.realpath(__file__)), ${relativePath(from, to).split('/').map(quoted).join(', ')})

if __name__ == "__main__":
    import runpy

    sys.stderr.write(${quoted(`${from} has moved: ${to}\n`)})
    sys.argv[0] = path
    # gate-hooks: allow-dynamic shim of a moved script
    sys.path[0] = os.path.dirname(path)
    # gate-hooks: allow-dynamic shim of a moved script
    runpy.run_path(path, run_name="__main__")
else:
    import importlib.util

    # gate-hooks: allow-dynamic shim of a moved script
    spec = importlib.util.spec_from_file_location(__name__, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[__name__] = module
    spec.loader.exec_module(module)
`;

const pythonShim = (moved: Moved): string => {
  const { from, to, newName, root, shebang } = moved;
  if (newName === null) return pathShim(moved);
  const top = relativePath(from, root === '' ? 'x' : `${root}/x`)
    .split('/')
    .slice(0, -1);
  const folder =
    top.length === 0
      ? 'os.path.dirname(os.path.realpath(__file__))'
      : `os.path.join(os.path.dirname(os.path.realpath(__file__)), ${top.map(quoted).join(', ')})`;
  return `${shebang === null ? '' : `${shebang}\n`}"""Moved to ${to}. This file answers to the old name for one release."""
import os
import sys

# gate-hooks: allow-dynamic shim of a moved script
sys.path.insert(0, ${folder})

if __name__ == "__main__":
    import runpy

    sys.stderr.write(${quoted(`${from} has moved: python -m ${newName}\n`)})
    # gate-hooks: allow-dynamic shim of a moved script
    runpy.run_module(${quoted(newName)}, run_name="__main__", alter_sys=True)
else:
    import importlib

    # gate-hooks: allow-dynamic shim of a moved script
    sys.modules[__name__] = importlib.import_module(${quoted(newName)})
`;
};

const shellShim = ({ from, to, shebang, isExecutable }: Moved): string => {
  const program = /^#!\s*(?:\S*\/env\s+)?(?:\S*\/)?(\w+)/.exec(shebang ?? '')?.[1] ?? 'sh';
  return `#!/bin/sh
# Moved to ${to}. This file answers to the old name for one release.
echo "${inShell(from)} has moved: ${inShell(to)}" >&2
exec ${isExecutable ? '' : `${program} `}"$(dirname -- "$0")/${inShell(relativePath(from, to))}" "$@"
`;
};

/** Null where none can be written: which of two ways a `.js` file loads others does not stand in its name. */
export const shimFor = (moved: Moved): string | null => {
  const { from, to } = moved;
  const path = relativePath(from, to);
  const way = path.startsWith('.') ? path : `./${path}`;
  if (/\.py$/.test(from)) return pythonShim(moved);
  if (
    /\.(?:sh|bash|zsh|ksh)$/.test(from) ||
    (!/\./.test(from.slice(folderOf(from).length + 1)) && /\b(?:ba|da|z|k)?sh\b/.test(moved.shebang ?? ''))
  )
    return shellShim(moved);
  const say = `${quoted(`${from} has moved: ${to}`)}`;
  if (from.endsWith('.mjs'))
    return `// Moved to ${to}. This file answers to the old name for one release.\nconsole.error(${say});\nawait import(${quoted(way)});\n`;
  return from.endsWith('.cjs')
    ? `// Moved to ${to}. This file answers to the old name for one release.\nconsole.error(${say});\nmodule.exports = require(${quoted(way)});\n`
    : null;
};
