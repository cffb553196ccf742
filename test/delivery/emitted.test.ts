import { describe, expect, test } from 'vitest';
import { isListed, placeOfKind } from '../../generator/core/delivery/kinds.js';
import { emittedObjects, goldenObjects, isForCluster } from '../support/golden-objects.js';

const emitted = emittedObjects();

/** What Argo CD is told, in every tree that it delivers. */
const told = emitted.filter(({ wave }) => wave !== undefined);

describe('facts 1.2: what may stay unhealthy for long holds up nothing', () => {
  test.each([
    ['Subscription', 'infra'],
    ['ServiceMeshPeer', 'mesh-fed'],
    ['IstioCNI', 'mesh-cp'],
  ])('%s may stay unhealthy for long, so nothing of %s comes after it', (kind, stage) => {
    const here = told.filter(({ path }) => path.split('/')[1] === stage);
    const own = here.filter((one) => one.kind === kind);
    expect(own.length).toBeGreaterThan(0);
    expect(Math.max(...here.map((one) => one.wave!))).toBe(own[0]!.wave);
  });
  test('in mesh-cp nothing waits for a gateway', () => {
    const wave = (kind: string) =>
      told.filter((one) => one.kind === kind && one.path.split('/')[1] === 'mesh-cp').map((one) => one.wave);
    expect(new Set([...wave('Deployment'), ...wave('Service'), ...wave('PeerAuthentication')])).toEqual(new Set([0]));
  });
});

describe('facts D2, D3: sync options', () => {
  const GUARD = 'Prune=confirm,Delete=confirm';
  const SKIP = 'SkipDryRunOnMissingResource=true';
  test.each([
    ['Namespace', GUARD],
    ['Subscription', GUARD],
    ['OperatorGroup', undefined],
    ['ServiceMeshControlPlane', `${GUARD},${SKIP}`],
    ['ServiceMeshPeer', `${GUARD},${SKIP}`],
    ['Istio', `${GUARD},${SKIP}`],
    ['IstioCNI', SKIP],
    ['ServiceMeshMemberRoll', SKIP],
    ['ExportedServiceSet', SKIP],
    ['ImportedServiceSet', SKIP],
    ['VirtualService', SKIP],
    ['Kiali', SKIP],
    ['SealedSecret', SKIP],
    ['Route', undefined],
    ['Deployment', undefined],
    ['ConfigMap', undefined],
  ])('%s: %s', (kind, options) => {
    const own = told.filter((one) => one.kind === kind && !one.path.includes('namespace-shop'));
    expect(own.length).toBeGreaterThan(0);
    expect(new Set(own.map((one) => one.options))).toEqual(new Set([options]));
  });
});

test('every kind that we emit has a place in the table', () => {
  const kinds = new Map(emitted.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, isListed(apiVersion, kind)]));
  expect(kinds.size).toBeGreaterThan(25);
  expect([...kinds].filter(([, listed]) => !listed)).toEqual([]);
});

describe('facts 1.7: the rights are those of the kinds, and of what roles grant', () => {
  test.each(['delivery-argocd', 'delivery-argocd-subdirectory', 'delivery-applications'])('%s', (name) => {
    const objects = goldenObjects(name);
    const [role] = objects.filter(({ path }) => path.startsWith('argocd/clusterrole-')).map(({ value }) => value);
    const rules = role.rules as {
      apiGroups: string[];
      resources: string[];
      verbs: string[];
      resourceNames?: string[];
    }[];
    const ours = objects.filter(isForCluster);
    const written = rules.filter(({ verbs }) => verbs.includes('create'));
    const pairs = (list: typeof rules) =>
      list.flatMap(({ apiGroups, resources }) => resources.map((resource) => `${apiGroups.join()} ${resource}`)).sort();
    const needed = ours.map(({ value: { apiVersion, kind } }) => {
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      return `${group} ${placeOfKind(apiVersion, kind).plural}`;
    });
    expect(pairs(written)).toEqual([...new Set(needed)].sort());
    expect(JSON.stringify(rules)).not.toContain('*');
    expect(rules).toContainEqual({
      apiGroups: ['apiextensions.k8s.io'],
      resources: ['customresourcedefinitions'],
      verbs: ['get', 'list', 'watch'],
    });
    const generated = ours.filter(({ isCopied }) => !isCopied).map(({ value }) => value);
    for (const { kind, rules: granted, roleRef } of generated) {
      if (granted !== undefined) for (const rule of granted) expect(rules, kind).toContainEqual(rule);
      if (roleRef === undefined) continue;
      const binds = rules.filter(({ verbs }) => verbs.join() === 'bind').map((rule) => rule.resourceNames);
      expect(binds.flat()).toContain(roleRef.name);
    }
  });
  test('a role that a user brings never widens them', () => {
    const copied = goldenObjects('delivery-argocd').filter(
      ({ isCopied, value }) => isCopied && value.rules !== undefined,
    );
    expect(copied.map(({ value }) => value.rules[0].verbs)).toEqual([['*']]);
  });
});

describe('facts 1.4: what is emitted is stored as it is', () => {
  test('nothing is empty but what means something', () => {
    const empty = emitted.flatMap(({ value }) => emptyPlaces(value, value.kind));
    expect(new Set(empty)).toEqual(
      new Set([
        'OperatorGroup.spec',
        'ServiceMeshMemberRoll.spec.members',
        'Deployment.spec.template.spec.volumes.emptyDir',
      ]),
    );
  });
  test('quantities are in the form that the API gives back', () => {
    const quantities = emitted.flatMap(({ value }) =>
      [...JSON.stringify(value.spec ?? {}).matchAll(/"(?:cpu|memory)":("?[^",}]*"?)/g)].map(([, text]) => text!),
    );
    expect(quantities.length).toBeGreaterThan(10);
    for (const text of quantities) expect(text).toMatch(/^"(?:[1-9][0-9]?|[1-9][0-9]{0,2}(?:m|Mi|Gi))"$/);
  });
  test('a Subscription names a first version only if it is told', () => {
    const subscriptions = emitted.filter(({ kind }) => kind === 'Subscription');
    const named = subscriptions.filter(({ value }) => 'startingCSV' in value.spec).map(({ golden }) => golden);
    expect(subscriptions.length).toBeGreaterThan(50);
    expect(new Set(named)).toEqual(new Set(['operators']));
  });
});

function emptyPlaces(value: unknown, place: string): string[] {
  if (value === null) return [place];
  if (Array.isArray(value)) return value.length === 0 ? [place] : value.flatMap((item) => emptyPlaces(item, place));
  if (typeof value !== 'object') return [];
  const entries = Object.entries(value);
  return entries.length === 0 ? [place] : entries.flatMap(([key, inner]) => emptyPlaces(inner, `${place}.${key}`));
}
