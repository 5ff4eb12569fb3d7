// The templates that the build takes into the bundles as text (esbuild's text loader for .md and .yml, see build.mjs).
declare module '*.md' {
  const text: string;
  export default text;
}
declare module '*.yml' {
  const text: string;
  export default text;
}
