// Settings files for the tests, and the Fault they are refused with.
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import type { Settings, Sources } from '../../src/settings/settings.js';
import { validate } from '../../src/settings/validate.js';

export const own = (value: unknown): Sources => ({ 'gate-hooks.json': JSON.stringify(value) });

/** The refusal of `sources`, checked for exit code and hint; not refusing is an error. */
export const refusal = (sources: Sources): Fault => {
  let settings: Settings;
  try {
    settings = validate(sources);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    assert.is(error.exit, 2);
    assert.ok(error.hint, 'a refusal says how to mend it');
    return error;
  }
  throw new Error(`not refused: ${JSON.stringify(settings)}`);
};
