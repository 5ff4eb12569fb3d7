// What is the id of a folder, given the ids of what is in it? `gate-data-v1`, pure apart from crypto; snapshot.ts
// walks and asks.
import { hash } from 'node:crypto';

/**
 * `size`: bytes of a file, of a link's target text, or the sum of all below a folder. `digest`: 64 lower-case hex
 * digits.
 */
export type Node = { readonly type: 'f' | 'd' | 'l'; readonly size: number; readonly digest: string };

/** `name`: one character for each byte of the name (latin1), so that names that are not UTF-8 keep their identity. */
export type Child = Node & { readonly name: string };

const domain = Buffer.from('gate-hooks data-dir v1\0');
const fixedPart = 1 + 4 + 8 + 32;

/**
 * sha256 over the domain, u32be(count) and for each child, sorted by the bytes of its name:
 * type (`f`, `d` or `l`), u32be(length of name), name, u64be(size), digest.
 */
export const digestFolder = (children: readonly Child[]): Node => {
  const sorted = [...children].sort((a, b) => (a.name < b.name ? -1 : 1));
  const bytes = Buffer.alloc(sorted.reduce((sum, child) => sum + fixedPart + child.name.length, domain.length + 4));
  domain.copy(bytes);
  let at = bytes.writeUInt32BE(sorted.length, domain.length);
  for (const { type, name, size, digest } of sorted) {
    at += bytes.write(type, at, 'latin1');
    at = bytes.writeUInt32BE(name.length, at);
    at += bytes.write(name, at, 'latin1');
    at = bytes.writeBigUInt64BE(BigInt(size), at);
    at += bytes.write(digest, at, 'hex');
  }
  return { type: 'd', size: sorted.reduce((sum, child) => sum + child.size, 0), digest: hash('sha256', bytes, 'hex') };
};
