import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Fault } from '../../src/core/fault.js';
import { renderFault } from '../../src/report/fault.js';
import { formats } from '../../src/report/render.js';

const fault = new Fault('usage', 'no commit yet:\n::set-output name=x::1 \u001b[31m', 'commit first', 3);

test('people read it on stderr only', () => assert.is(renderFault('smoke', fault, 'human'), ''));

test('a script that asked for JSON gets JSON, with the exit code', () => {
  const told = JSON.parse(renderFault('smoke', fault, 'json')) as Record<string, unknown>;
  assert.equal(
    [told.schema, told.status, told.reason, told.hint, told.exit_code],
    ['gate-hooks/smoke/v1', 'error', fault.message, 'commit first', 3],
  );
});

test('a GitHub job gets one annotation, and hostile text starts no command of its own', () => {
  const text = renderFault('smoke', fault, 'github');
  assert.match(
    text,
    /^::error title=gate-hooks smoke::no commit yet:%0A::set-output name=x::1 \\x1b\[31m%0Ahint: commit first\n$/,
  );
});

test('SARIF says that nothing was judged', () => {
  const { runs } = JSON.parse(renderFault('smoke', fault, 'sarif')) as {
    runs: { invocations: { executionSuccessful: boolean }[]; results: unknown[] }[];
  };
  assert.is(runs[0]!.invocations[0]!.executionSuccessful, false);
  assert.equal(runs[0]!.results, []);
});

test('no format lets a terminal obey', () => {
  for (const format of formats) assert.not.match(renderFault('smoke', fault, format), /\u001b/);
});

test.run();
