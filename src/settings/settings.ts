// What the settings of a repository come to once every default is filled in. Made by validate.ts, read by every
// feature.

/** A shell line (run by /bin/sh -c), or an argument vector (run as it stands, no shell). */
export type Command = string | readonly string[];

/** One command of the smoke. A smoke that is one plain or detected command is one step named `smoke`. */
export type Step = {
  /** Unique; letters, digits, `.`, `_` and `-`, at most 50. */
  readonly name: string;
  readonly run: Command;
  /** Names of the steps that must have passed before; none is unknown, no circle. */
  readonly needs: readonly string[];
  /** gitignore-style patterns over the tree: all that this step depends on. Null: the whole tree. */
  readonly inputs: readonly string[] | null;
  /** Milliseconds for this step alone; null: only the total one ends it. */
  readonly timeout: number | null;
  /** Relative to the root, `.` for the root itself. */
  readonly cwd: string;
  /** smoke.env with the step's own over it. */
  readonly env: Readonly<Record<string, string>>;
};

/** A folder or file of the repository, relative to the root; a folder stands for all below it. */
type Place = string;

/** What may lie in which folder, and what may import what. Everything that a rule does not name is not judged by it. */
export type BoundaryRule = {
  /** Why the rule is there, for the people it stops. */
  readonly why: string | null;
} & (
  | {
      readonly kind: 'layers';
      /**
       * The topmost first. A place may import itself and whatever lies in a lower layer; places side by side do not
       * import each other.
       */
      readonly layers: readonly (readonly Place[])[];
      readonly except: readonly { readonly from: Place; readonly to: Place }[];
      /** Whether an import of types alone counts. */
      readonly types: boolean;
    }
  | {
      readonly kind: 'may-import';
      readonly folder: Place;
      /** Of the repository's own files it imports these, and itself. */
      readonly allowed: readonly Place[];
      readonly types: boolean;
    }
  | { readonly kind: 'shell-only'; readonly folder: Place }
  | { readonly kind: 'dynamic'; readonly folder: Place; readonly level: 'forbidden' | 'reason' | 'allowed' }
);

export type Settings = {
  /** The file they were read from, relative to the root; null when there are none. */
  readonly origin: string | null;
  readonly smoke: {
    /** In the order of the settings. Empty when no settings name a command and none was detected. */
    readonly steps: readonly Step[];
    /**
     * Where the steps come from, for people: `Makefile target smoke`, `gate-hooks.json`; `none` where there are
     * none.
     */
    readonly command_origin: string;
    /**
     * Folders, relative to the root, that a private checkout shares with the work tree; null: the usual ones, found
     * there.
     */
    readonly link: readonly string[] | null;
    /** Milliseconds; from start to the end of the whole smoke, all steps together. */
    readonly timeout: number;
    /** Milliseconds without any output of a step; null is off. */
    readonly idle_timeout: number | null;
  };
  readonly evidence: {
    /** git `:(glob)` patterns over tracked files; null: config/, configs/, conf/ and the settings file. */
    readonly config: readonly string[] | null;
    /** Files or folders, relative to the root. */
    readonly data: readonly string[];
    /** Where run.json is written, relative to the root; smoke_run.json stands beside it. */
    readonly report: string;
  };
  readonly push: {
    /** How many distinct trees one push may have judged, 1 to 100. */
    readonly max_trees: number;
    /** Remote refs that are let through unjudged: full ref names, a trailing `/*` covers all below. */
    readonly skip_refs: readonly string[];
  };
  readonly cache: {
    /** Milliseconds for which a pass is remembered; 0 remembers none. May exceed what a timer can count. */
    readonly max_age: number;
  };
  readonly lock: {
    /** Relative to the root; null: what lies there and is a lock by its name, see locks/select.ts. */
    readonly files: readonly string[] | null;
    readonly max_age_days: number;
    readonly level: 'warn' | 'error';
    /** Given to pip, or to what stands for it, when a lock is refreshed. */
    readonly pip_args: readonly string[];
  };
  readonly readmes: {
    /** How deep folders need a README: 1 is the top level only, at most 20. */
    readonly depth: number;
    /**
     * Paths from the top, `*` is part of a name, `**` any number of folders. Those that need one at any depth, dot
     * folders too.
     */
    readonly include: readonly string[];
    /** The same; those that need none, with all below them. Goes before `include`. */
    readonly exclude: readonly string[];
    /** A file relative to the root with the placeholders of templates/readme/README.md; null: that one. */
    readonly template: string | null;
  };
  readonly contract: {
    /** Whether a push that touches what a README protects is refused, or only told. */
    readonly level: 'block' | 'warn';
    /** A push over one of these is told so; null is off. */
    readonly max_files: number | null;
    readonly max_lines: number | null;
  };
  readonly canary: {
    /** Milliseconds from the start of a tick to the start of the next; 1000 or more. */
    readonly every: number;
    /** How many ticks may start in any minute; null is off. */
    readonly max_per_minute: number | null;
    /** Relative to the root. Whatever lies there ends the canary. */
    readonly kill_flag: string;
  };
  readonly promotion: {
    /** Milliseconds that evidence may be old when it is promoted. May exceed what a timer can count. */
    readonly max_age: number;
    /**
     * The data_hash that evidence must carry, 64 lower-case hex digits; null: what gate-hooks.lock.json or the
     * caller says.
     */
    readonly expected_data: string | null;
    /** How many green runs of a canary a promotion wants to see; null wants none. */
    readonly canary: { readonly min_green: number } | null;
  };
  readonly bandit: {
    /** gitignore-style patterns over the tree: which Python files bandit looks at. Null: all of them. */
    readonly paths: readonly string[] | null;
    /** How many findings above LOW may be suppressed by `# nosec`. */
    readonly max_suppressions: number;
  };
  readonly boundaries: {
    readonly rules: readonly BoundaryRule[];
    /** Relative to the root: the findings of the day the rules came, which may only become fewer. */
    readonly baseline: string;
  };
  readonly summaries: {
    /**
     * Folders, relative to the root, that get a summary; null: the top-level Python packages and the source folders
     * of JavaScript and TypeScript.
     */
    readonly areas: readonly string[] | null;
  };
  /**
   * What gate-hooks.local.json made stricter here, for people: `smoke.timeout: 10m 00s -> 5m 00s`. Absent where it
   * changed nothing.
   */
  readonly local_changes?: readonly string[];
};

/** The texts that decide the settings, by path relative to the root; null where there is no such file. */
export type Sources = Readonly<Record<string, string | null>>;

/** Exact names; each tool's own files stand in the order in which that tool looks for them. */
export const sourceNames = [
  'gate-hooks.json',
  'gate-hooks.local.json',
  'package.json',
  'pyproject.toml',
  'GNUmakefile',
  'makefile',
  'Makefile',
  'justfile',
  'Justfile',
  '.justfile',
  'Taskfile.yml',
  'taskfile.yml',
  'Taskfile.yaml',
  'taskfile.yaml',
  'Taskfile.dist.yml',
  'taskfile.dist.yml',
  'Taskfile.dist.yaml',
  'taskfile.dist.yaml',
] as const;
