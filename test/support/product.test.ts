import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { installedPackage } from './product.js';

test('without a packed package an end-to-end test says how to get one', () => {
  const before = process.env.GATE_HOOKS_PACKAGE;
  delete process.env.GATE_HOOKS_PACKAGE;
  assert.throws(installedPackage, /run them with npm run build && node build\/test\/run\.js e2e/);
  process.env.GATE_HOOKS_PACKAGE = '/unpacked/package';
  assert.is(installedPackage(), '/unpacked/package');
  if (before === undefined) delete process.env.GATE_HOOKS_PACKAGE;
  else process.env.GATE_HOOKS_PACKAGE = before;
});

test.run();
