// Which actions do the written workflows use, and at which bytes? Each id is the commit that the tag beside it led
// to in the action's own repository when this was written; a new version is taken in by hand. Asked by variant.ts.
// Pure.

const pinned = {
  checkout: ['actions/checkout', '3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  'setup-node': ['actions/setup-node', '820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'],
  'setup-python': ['actions/setup-python', '5fda3b95a4ea91299a34e894583c3862153e4b97', 'v7.0.0'],
  upload: ['actions/upload-artifact', 'bbbca2ddaa5d8feaa63e36b76fdaad77386f024f', 'v7.0.0'],
  download: ['actions/download-artifact', '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1'],
} as const satisfies Record<string, readonly [repository: string, commit: string, tag: string]>;

/** `owner/name@<commit> # <tag>`, by the name that a template calls it. */
export const pins: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(pinned).map(([name, [repository, commit, tag]]) => [name, `${repository}@${commit} # ${tag}`]),
);
