// Who approved what? Reads the Touch-approved trailers of a range. Asked by contract.ts. Pure.
import { quoted, type RawName, takeName, tryText } from './raw-names.js';

export const trailer = 'Touch-approved';

export type Approval = {
  /** One file, or with a trailing `/` all that lies in a folder. */
  readonly path: RawName;
  /** Empty where none was given; it then approves nothing. */
  readonly reason: string;
  readonly commit: string;
};

/** The format of `git log -z` that parseApprovals reads. */
export const approvalsFormat = `%H%x02%(trailers:key=${trailer},valueonly,unfold,separator=%x02)`;

/**
 * `Touch-approved: <path> <reason>`, one a trailer. The path stands in quotes, written as git writes names, where
 * it holds spaces.
 */
export const parseApprovals = (stdout: string): Approval[] =>
  stdout.split('\0').flatMap((record) => {
    const [commit = '', ...values] = record.trim().split('\u0002');
    return values.flatMap((value) => {
      const taken = takeName(value.trim());
      if (taken === null) return [];
      return [{ path: taken.name.replace(/^\.\//, ''), reason: tryText(taken.rest) ?? taken.rest, commit }];
    });
  });

/** A folder's approval covers files, never the weakening of a rule: that wants the README by name. */
export const covers = ({ path }: Approval, touched: RawName, kind: 'touched' | 'weakened'): boolean =>
  path === touched || (kind === 'touched' && path.endsWith('/') && path.length > 1 && touched.startsWith(path));

/** The trailer that would approve `path`, without its reason. */
export const trailerFor = (path: RawName): string => `${trailer}: ${quoted(path)} <reason>`;
