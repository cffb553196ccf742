import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from '../../generator/commands/exchange-import.js';
import type { Reply } from '../../generator/io/ask.js';
import { makeRoot } from '../support/openssl.js';
import { recordOf } from './offline-run.js';

const { replies, events } = vi.hoisted(() => ({ replies: [] as string[], events: [] as string[] }));
vi.mock('../../generator/io/ask.js', () => ({
  canAsk: () => true,
  askYesNo: async (question: string) => {
    events.push(question.replace(/ presents .*/, '?'));
    return replies.shift();
  },
}));

const TOPOLOGY = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: three}
clusters: {c: {provider: onprem, internalLoadBalancers: true}}
defaults: {mesh: {version: "2.6"}}
meshes:
  own: {cluster: c}
  a: {managed: false, namespace: a, trustDomain: a.local}
  b: {managed: false, namespace: b, trustDomain: b.local}
peerings: [{hub: own, spokes: [a, b]}]
`;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'confirm-'));
  writeFileSync(join(directory, 'topology.yaml'), TOPOLOGY);
  // Expiring, so that there is something to know before the answer.
  for (const mesh of ['a', 'b']) {
    writeFileSync(
      join(directory, `${mesh}.yaml`),
      recordOf(mesh, [makeRoot({ subject: `/O=${mesh}.local`, days: 20 })]),
    );
  }
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    events.push(...String(text).trimEnd().split('\n'));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

test.each<[Reply[], number, string[], boolean]>([
  [['yes', 'yes'], 1, ['a', 'b'], true],
  [['no', 'yes'], 1, ['a', 'b'], false],
  [['interrupted'], 130, ['a'], false],
  [['yes', 'interrupted'], 130, ['a', 'b'], false],
  [['ended'], 1, ['a'], false],
])('%j: exit code %d', async (given, code, asked, isWritten) => {
  replies.splice(0, replies.length, ...given);
  events.length = 0;
  const none = { out: undefined, exchange: undefined, sealed: undefined, only: undefined, strict: false };
  const files = ['a', 'b'].map((mesh) => join(directory, `${mesh}.yaml`));
  const options = { ...none, topology: join(directory, 'topology.yaml'), files } as unknown as Parameters<
    typeof run
  >[0];
  expect(await run(options)).toBe(code);
  expect(events.filter((event) => event.startsWith('mesh ') && event.endsWith('?'))).toEqual(
    asked.map((mesh) => `mesh "${mesh}"?`),
  );
  expect(existsSync(join(directory, 'exchange', 'a.yaml'))).toBe(isWritten);
  expect(events.includes('Nothing is written.')).toBe(!isWritten);
  const warned = events.flatMap((event, index) => (event.startsWith('warning: ') ? [index] : []));
  expect(warned).toHaveLength(2);
  expect(Math.max(...warned)).toBeLessThan(events.indexOf('mesh "a"?'));
});
