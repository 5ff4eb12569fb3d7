// Attacks on a promotion: ways to a false one, and the tests that hold them to the checks that must refuse.
import { execFileSync } from 'node:child_process';
import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import type { Flags, Json, Rig } from './rig.js';
import { smoked } from './smoked.js';

/** `act` may say with which flags promote is called. `no`: exactly these checks say no, each having found this. */
export type Attack = readonly [name: string, act: (rig: Rig) => Flags | void, no: Readonly<Record<string, RegExp>>];

export const text =
  (change: (text: string) => string | Buffer) =>
  (rig: Rig): void =>
    rig.put(change(rig.text));
export const edit =
  (change: (record: Json) => void) =>
  (rig: Rig): void =>
    rig.edit(change);
export const file =
  (path: string, act: (path: string) => void) =>
  (rig: Rig): void => {
    rmSync(rig.at(path));
    act(rig.at(path));
  };
export const only =
  (act: (rig: Rig) => void) =>
  (rig: Rig): void => {
    rmSync(rig.at('reports/smoke_run.json'));
    act(rig);
  };
export const record = (says: RegExp) => ({ record: says });
/** A time as the record would have it, so many minutes from now. */
export const inMinutes = (rig: Rig, minutes: number): string => new Date(rig.nowMs + minutes * 60_000).toISOString();

export const sha256 = (rig: Rig): string =>
  execFileSync('sha256sum', [rig.at('reports/run.json')], { encoding: 'utf8' }).slice(0, 64);

/** The change is committed, and the record claims to be of that commit: only the configuration can tell. */
export const reconfigured =
  (act: (rig: Rig) => void) =>
  (rig: Rig): void => {
    act(rig);
    rig.commit();
    rig.claimHead();
  };

/** Same size, same times: only the bytes differ. */
export const stealthily = (rig: Rig, path: string, content: string): void => {
  const { atime, mtime, size } = statSync(rig.at(path));
  assert.is(content.length, size);
  writeFileSync(rig.at(path), content);
  utimesSync(rig.at(path), atime, mtime);
};

/** The test of an attack: exactly the named checks refuse, each having found what is wrong. */
export const isRefused =
  ([, act, no]: Attack) =>
  (): void => {
    const rig = smoked();
    const flags = act(rig) ?? {};
    const answer = rig.promote(flags);
    assert.is(answer.verdict.status, 'fail');
    assert.equal(
      answer.no,
      Object.keys(no),
      JSON.stringify(
        answer.rows.filter(({ result }) => result === 'no'),
        null,
        2,
      ),
    );
    const found = Object.fromEntries(answer.rows.map((row) => [row.name, row.found]));
    for (const [check, says] of Object.entries(no)) assert.match(found[check]!, says);
    assert.equal(
      answer.verdict.findings.map(({ rule, level }) => [rule, level]),
      Object.keys(no).map((check) => [`promote/${check}`, 'error']),
    );
    rig.remove();
  };
