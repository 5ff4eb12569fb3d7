// gate-hooks pin-data [--check]: which data may be promoted? That which lies here, from now on. Next: promotion/pin.ts.
import { finding } from '../core/finding.js';
import { count, printable } from '../core/text.js';
import { type Answer, fail, pass, skip } from '../core/verdict.js';
import { lockName } from '../promotion/expected-data.js';
import { readPin, writePin } from '../promotion/pin.js';
import type { Settings } from '../settings/settings.js';
import type { WorkRepository } from '../world/git.js';

type Options = { readonly repo: WorkRepository; readonly settings: Settings; readonly check?: boolean };

export const run = ({ repo, settings, check = false }: Options): Answer => {
  const { data } = settings.evidence;
  if (data.length === 0) return { verdict: skip('no data to pin: evidence.data is empty') };
  const pin = readPin(repo, data);
  const facts = {
    path: lockName,
    written: false,
    data_hash: pin.snapshot.hash,
    pinned: pin.pinned,
    data,
    files: pin.snapshot.files,
    bytes: pin.snapshot.bytes,
  };
  const what = `${pin.snapshot.hash}, ${count(pin.snapshot.files, 'file')} in ${data.map(printable).join(', ')}`;
  if (pin.pinned === pin.snapshot.hash) return { verdict: pass(`${lockName} holds ${what}`), data: facts };
  if (check) {
    const message = `${lockName} ${pin.pinned === null ? 'does not say which data may be promoted' : `holds ${pin.pinned}`}; the data here is ${what}`;
    return {
      verdict: fail('the data is not the pinned one', [
        finding('promote/data', message, { path: lockName, hint: 'gate-hooks pin-data' }),
      ]),
      data: facts,
    };
  }
  writePin(repo, pin.snapshot);
  return { verdict: pass(`${lockName} written: ${what}; commit it`), data: { ...facts, written: true } };
};
