// Renders tools/lock_refresh.sh: the refresh of a requirements lock, for teams that want no gate-hooks there.

export const scriptPath = 'tools/lock_refresh.sh';
/** A file that holds this line is ours to renew. */
export const scriptMark = '# Written by: gate-hooks refresh-lock --emit-script';

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const report = `import json, re, sys
install = json.load(open(sys.argv[1]))["install"]
def line(one):
    info = one["download_info"]
    name = re.sub(r"[-_.]+", "-", one["metadata"]["name"]).lower()
    extras = ",".join(sorted(one.get("requested_extras") or []))
    named = name + ("[" + extras + "]" if extras else "")
    vcs = info.get("vcs_info")
    if vcs:
        return name, "%s @ %s+%s@%s" % (named, vcs["vcs"], info["url"], vcs["commit_id"]), None
    archive = info.get("archive_info") or {}
    digest = (archive.get("hashes") or {}).get("sha256") or (archive.get("hash") or "").partition("sha256=")[2]
    return name, named + (" @ " + info["url"] if one.get("is_direct") else "==" + one["metadata"]["version"]), digest or None
lines = sorted(map(line, install))
hashed = all(digest for _, _, digest in lines)
for _, asked, digest in lines:
    print(asked + (" \\\\\\n    --hash=sha256:" + digest if hashed else ""))`;

const asked = `import sys, tomllib
for one in tomllib.load(open("pyproject.toml", "rb"))["project"].get("dependencies", []):
    print(one)`;

/**
 * @param lock and `input` relative to the root
 * @returns POSIX sh, clean to shellcheck
 */
export const renderScript = (lock: string, input: string, pipArgs: readonly string[]): string =>
  `#!/bin/sh
# Makes ${lock.replace(/[^\x20-\x7e]/g, '?')} anew: with uv, else pip-compile, else pip's own resolver. The old file stays until the new one is whole.
${scriptMark}
set -eu
cd "$(dirname "$0")/.."
lock=${quote(lock)}
input=${quote(input)}
# What pip is given, whichever of the three runs.
set -- ${pipArgs.map(quote).join(' ')}

folder=$(mktemp -d)
# In the lock's own folder: only there a rename is one step.
next=$lock.tmp-$$
trap 'rm -rf "$folder" "$next"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
made=$folder/lock.txt

if command -v uv >/dev/null 2>&1; then
    uv pip compile --quiet --upgrade --generate-hashes --no-header "$@" --output-file "$made" "$input"
elif command -v pip-compile >/dev/null 2>&1; then
    # pip-compile splits this as a shell would: each word in quotes.
    words=
    for word; do words="$words '$(printf %s "$word" | sed "s/'/'\\\\\\\\''/g")'"; done
    pip-compile --quiet --upgrade --generate-hashes --no-header --strip-extras --allow-unsafe \\
        --no-emit-index-url --no-emit-trusted-host --pip-args "$words" --output-file "$made" "$input"
else
    wishes=$input
    case $input in
    *.toml)
        wishes=$folder/pyproject.in
        python3 - >"$wishes" <<'PY'
${asked}
PY
        ;;
    esac
    python3 -m pip install --quiet --disable-pip-version-check --no-input --dry-run --ignore-installed "$@" \\
        --report "$folder/report.json" --requirement "$wishes"
    python3 - "$folder/report.json" >"$made" <<'PY'
${report}
PY
fi

grep -q '[=@]' "$made" || {
    echo "lock_refresh: the resolver pinned nothing; $lock is as it was" >&2
    exit 1
}
{
    printf '# made by tools/lock_refresh.sh from %s\\n' "$input"
    cat "$made"
} >"$next"
mv -f "$next" "$lock"
`.replace('set -- \n', 'set --\n');
