import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { healthChecks } from '../../generator/core/delivery/argocd/health-checks.js';
import { healthRows } from './health-rows.js';
import { runCheck } from './run-lua.js';

const checks = new Map(healthChecks().map(({ kind, check }) => [kind, check]));

describe.each([...checks])('%s', (kind, check) => {
  const rows = healthRows.filter(([of]) => of === kind);

  test('has recorded objects that are healthy and that are not', () => {
    expect(new Set(rows.map(([, , , status]) => status)).size).toBeGreaterThan(1);
  });

  test.each(rows.map(([, what, object, status, message]) => ({ what, object, status, message })))(
    '$what: $status',
    ({ object, status, message }) => {
      expect(runCheck(check, object)).toEqual({ status, message });
    },
  );

  test('whatever is missing, it says something, and nothing worse than before', () => {
    for (const [, what, object, status] of rows) {
      for (const poorer of withoutOne(object)) {
        const health = runCheck(check, poorer);
        expect(['Healthy', 'Progressing', 'Degraded'], what).toContain(health.status);
        if (status !== 'Degraded') expect(health.status, what).not.toBe('Degraded');
      }
    }
  });
});

/** The object once for each of its values, without that. */
function withoutOne(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => [
      value.toSpliced(index, 1),
      ...withoutOne(item).map((poorer) => value.with(index, poorer)),
    ]);
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const { [key]: _, ...rest } = value as Record<string, unknown>;
    const keepsMetadata = key === 'metadata' ? [] : [rest];
    return [...keepsMetadata, ...withoutOne(item).map((poorer) => ({ ...value, [key]: poorer }))];
  });
}

test('every recorded object is of a kind that has a check', () => {
  expect(healthRows.filter(([kind]) => !checks.has(kind))).toEqual([]);
});

test('only what waiting does not mend is Degraded', () => {
  const degraded = healthRows
    .filter(([, , , status]) => status === 'Degraded')
    .map(([kind, what]) => `${kind} ${what}`);
  expect(degraded).toEqual([
    'ServiceMeshControlPlane whose spec is refused at first',
    'ServiceMeshControlPlane whose change is refused',
    'ServiceMeshControlPlane beside another in its namespace',
    'Istio whose name another has',
    'Subscription whose channel is in no catalog',
    'Subscription whose plan failed',
    'Subscription whose upgrade failed',
  ]);
});

test('what reads text but comparing and joining it is in a library that Argo CD does not open', () => {
  for (const check of checks.values()) {
    expect(check).not.toMatch(/\bstring\b|\bos\b|\bio\b|\bmath\b|:[a-z]+\(/);
    expect(() => runCheck('return { status = ("x"):upper(), message = "" }', {})).toThrow('attempt to index');
  }
});

test('both patches carry the same checks', () => {
  const out = new URL('../golden/delivery-argocd/out/argocd/', import.meta.url);
  const read = (name: string) => parse(readFileSync(new URL(name, out), 'utf8'));
  const resource = read('patch-argocd-openshift-gitops.yaml').spec.resourceHealthChecks;
  expect(resource).toEqual(healthChecks());
  const settings = healthChecks().map(({ group, kind, check }) => [
    `resource.customizations.health.${group}_${kind}`,
    check,
  ]);
  expect(read('patch-configmap-argocd-cm.yaml').data).toEqual(Object.fromEntries(settings));
});
