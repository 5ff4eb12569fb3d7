// diff 5.2 ships no types; this is the part of its API that report/patch.ts uses.
declare module 'diff' {
  export function createTwoFilesPatch(
    oldName: string,
    newName: string,
    oldText: string,
    newText: string,
    oldHeader?: string,
    newHeader?: string,
    options?: { readonly context?: number },
  ): string;
}
