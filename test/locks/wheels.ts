// Wheels without a network: a wheel is a zip, and python3 carries zipfile.
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const script = `
import base64, hashlib, json, sys, zipfile
folder, wheels = json.loads(sys.argv[1])
for name, version, requires in wheels:
    info = '%s-%s.dist-info' % (name, version)
    files = {name + '/__init__.py': '', info + '/WHEEL': 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n',
             info + '/METADATA': 'Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n' % (name, version) + ''.join('Requires-Dist: %s\\n' % r for r in requires) + ''.join('Provides-Extra: %s\\n' % r.split("'")[1] for r in requires if 'extra ==' in r)}
    record = ''.join('%s,sha256=%s,%d\\n' % (p, base64.urlsafe_b64encode(hashlib.sha256(t.encode()).digest()).rstrip(b'=').decode(), len(t)) for p, t in files.items()) + info + '/RECORD,,\\n'
    with zipfile.ZipFile('%s/%s-%s-py3-none-any.whl' % (folder, name, version), 'w') as wheel:
        for path, text in {**files, info + '/RECORD': record}.items():
            wheel.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), text)
`;

export type Wheel = readonly [name: string, version: string, requires: readonly string[]];

export const makeWheels = (folder: string, wheels: readonly Wheel[]): void => {
  mkdirSync(folder, { recursive: true });
  execFileSync('python3', ['-I', '-c', script, JSON.stringify([folder, wheels])]);
};
