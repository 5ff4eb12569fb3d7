"""config_hash of gate-hooks, for a smoke that writes its record itself: python3 config_hash.py <root> [pattern...]

sha256 of a text: a header with the count, then "<sha256> <mode> <size> <path>" a line, sorted by the bytes of the path.
Patterns are those of evidence.config; the default lacks pyproject.toml and package.json, where settings may live as well.
"""
import hashlib, os, subprocess, sys

DEFAULT = ("config/**", "configs/**", "conf/**", "gate-hooks.json")

def config_hash(root=".", patterns=DEFAULT):
    pathspecs = [":(top,glob)" + pattern for pattern in patterns]
    listed = subprocess.run(["git", "ls-files", "-z", "--"] + pathspecs, cwd=root, check=True, stdout=subprocess.PIPE).stdout
    rows = []
    for path in sorted(set(listed.split(b"\0")) - {b""}):
        full = os.path.join(os.fsencode(root), path)
        if os.path.islink(full) or b"\n" in path:
            raise ValueError("no file for a config bundle: %r" % path)
        with open(full, "rb") as file:
            data = file.read()
        mode = b"100755" if os.stat(full).st_mode & 0o111 else b"100644"
        rows.append(b"%s %s %d %s\n" % (hashlib.sha256(data).hexdigest().encode(), mode, len(data), path))
    return hashlib.sha256(b"gate-hooks config-bundle v1 %d\n" % len(rows) + b"".join(rows)).hexdigest()

if __name__ == "__main__":
    print(config_hash(sys.argv[1], tuple(sys.argv[2:]) or DEFAULT))
