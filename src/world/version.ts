// Which version is this? Apart from platform.ts, so that the types of the public API need no types of Node.
declare const __VERSION__: string;

export const version: string = __VERSION__;
