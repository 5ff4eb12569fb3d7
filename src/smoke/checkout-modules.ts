// How does node_modules look in a private checkout, and does a package in it reach back into the original work
// tree? Called by checkout-links.ts.
import { dirname, join, resolve } from 'node:path';
import { listEntries, look, readText, tryReadLink } from '../world/files.js';
import { type Plan, wantLink } from './checkout-mirror.js';
import { counterpart, type Ground } from './checkout-repoint.js';

/** What tools write there: of the original's run, or of the last smoke's. */
const toolCaches = new Set(['.cache', '.vite', '.vite-temp', '.gitignore']);

/**
 * A folder of links, one for each package, so that each can lead elsewhere: a workspace package leads to its code
 * in the checkout.
 * Packages from the registry stay where they are.
 */
export const planModules = (ground: Ground, source: string): Plan => {
  const plan: Plan = new Map();
  for (const { name, isLink, isFolder } of listEntries(source)) {
    if (toolCaches.has(name)) continue;
    if (!isFolder || !(name.startsWith('@') || name === '.bin')) {
      plan.set(name, wantLink(ground, join(source, name), isLink));
      continue;
    }
    plan.set(name, { kind: 'folder' });
    for (const inner of listEntries(join(source, name)))
      plan.set(join(name, inner.name), wantLink(ground, join(source, name, inner.name), inner.isLink));
  }
  return plan;
};

type Package = { readonly name: string; readonly path: string; readonly isLink: boolean };

const packagesIn = (folder: string): Package[] =>
  listEntries(folder).flatMap(({ name, isLink, isFolder }) => {
    if (name.startsWith('@') && isFolder)
      return listEntries(join(folder, name)).map((inner) => ({
        name: `${name}/${inner.name}`,
        path: join(folder, name, inner.name),
        isLink: inner.isLink,
      }));
    if (name.startsWith('.')) return [];
    return [{ name, path: join(folder, name), isLink }];
  });

/** As it is written, not as the file system resolves it: stores hold thousands of links, and their folders are none. */
const leadsToCode = (ground: Ground, { path, isLink }: Package): boolean =>
  isLink && counterpart(ground, resolve(dirname(path), tryReadLink(path) ?? '')) !== null;

/** Names that a package asks for: found from where it really lies, so never by our links. */
const needs = (path: string): string[] => {
  try {
    const { dependencies, peerDependencies, optionalDependencies } = JSON.parse(
      readText(join(path, 'package.json')) ?? '{}',
    ) as Record<string, object | undefined>;
    return Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
  } catch {
    // No package: nothing can be said of it, and nothing asks for it by name.
    return [];
  }
};

/** The package below `folder` that would load a workspace package of the original, or null. */
const reachingBack = (ground: Ground, folder: string, workspace: ReadonlySet<string>): Package | null => {
  for (const one of packagesIn(folder)) {
    if (one.isLink) continue;
    const inner = join(one.path, 'node_modules');
    const nested = look(inner)?.isDirectory() === true ? packagesIn(inner) : [];
    const led = nested.find((child) => leadsToCode(ground, child));
    if (led !== undefined) return led;
    if (
      workspace.size > 0 &&
      needs(one.path).some((name) => workspace.has(name) && !nested.some((child) => child.name === name))
    )
      return one;
    const deeper = nested.length > 0 ? reachingBack(ground, inner, workspace) : null;
    if (deeper !== null) return deeper;
  }
  return null;
};

/**
 * The stores of pnpm and of yarn's pnpm linker: `<store>/<package@version>/node_modules/<name>`, where every
 * dependency is a link.
 */
const reachingBackFromStore = (ground: Ground, store: string): Package | null => {
  for (const { name, isFolder } of listEntries(store)) {
    // pnpm hoists there what packages ask for without saying so; that it holds workspace packages too (pnpm 9) is
    // no sign that one is loaded.
    if (!isFolder || name === 'node_modules') continue;
    const led = packagesIn(join(store, name, 'node_modules')).find((one) => leadsToCode(ground, one));
    if (led !== undefined) return led;
  }
  return null;
};

/**
 * The path of a package in `source` that would load code of the original work tree from where it lies, which no
 * link of ours can change; null when there is none.
 */
export const findReachingBack = (ground: Ground, source: string): string | null => {
  const workspace = new Set(
    packagesIn(source)
      .filter((one) => leadsToCode(ground, one))
      .map((one) => one.name),
  );
  const stores = ['.pnpm', '.store'].map((name) => reachingBackFromStore(ground, join(source, name)));
  return (reachingBack(ground, source, workspace) ?? stores.find((one) => one !== null) ?? null)?.path ?? null;
};
