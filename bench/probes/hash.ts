// Runs one hash of the product in a process of its own: `hash.cjs config|data ROOT PATH [CACHE]`.
import { readBundle } from '../../src/evidence/bundle.js';
import { readSnapshot } from '../../src/evidence/snapshot.js';
import { requireWorkTree } from '../../src/world/git.js';

const [kind, root = '', path = '', cache = null] = process.argv.slice(2);
const hash =
  kind === 'config' ? readBundle(requireWorkTree(root), [path], null).hash : readSnapshot(root, [path], { cache }).hash;
process.stdout.write(`${hash}\n`);
