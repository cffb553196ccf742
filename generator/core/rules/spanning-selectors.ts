import { generationOf } from '../generations.js';
import { isMap } from '../merge.js';
import type { Labels, Mesh, Model } from '../model.js';
import { namespaceObjects } from '../plan/infra.js';
import { estateLabels } from '../plan/object-files.js';
import type { Report } from '../report.js';
import { child } from '../source.js';
import { rawValue } from './raw-fields.js';
import { rowOf } from './spanning-words.js';

/**
 * A control plane looks at namespaces of every cluster by its own selectors, also at those of its gateways
 * (facts/multicluster-ossm3.md L12). Namespaces that others label are left out: nobody here knows how.
 */
export function checkDiscoverySelectors(mesh: Mesh, model: Model, report: Report): void {
  const path = generationOf(mesh).spanningFields.discoverySelectors;
  const selectors = rawValue(mesh.spec, path)?.value;
  if (!Array.isArray(selectors) || selectors.length === 0) return;
  const left = mesh.parts.flatMap((part) =>
    namespacesOf(part, model)
      .filter(({ labels }) => !selectors.some((selector) => selects(selector, labels)))
      .map(({ name }) => `"${name}" of cluster "${part.cluster?.key}"`),
  );
  if (left.length === 0) return;
  report(
    'discovery-selectors',
    child(mesh.at('spec'), ...path),
    `leaves out ${rowOf(left)}, so no control plane of "${mesh.key}" would see what is there.`,
    'Select them by kubernetes.io/metadata.name, or by a label that they have in every cluster.',
    { part: 'key' },
  );
}

function namespacesOf(part: Mesh, model: Model): { name: string; labels: Labels }[] {
  if (part.cluster === undefined) return [];
  return namespaceObjects(part, part.cluster, model.apps).map(({ name, labels }) => ({
    name,
    labels: { ...model.labels, ...labels, ...estateLabels(model), 'kubernetes.io/metadata.name': name },
  }));
}

/** As Kubernetes matches labels; what is no selector is the API server's to refuse. */
function selects(selector: unknown, labels: Labels): boolean {
  if (!isMap(selector)) return true;
  const { matchLabels, matchExpressions } = selector;
  const equal = isMap(matchLabels) ? Object.entries(matchLabels) : [];
  const expressions: unknown[] = Array.isArray(matchExpressions) ? matchExpressions : [];
  return equal.every(([key, value]) => labels[key] === value) && expressions.every((one) => holds(one, labels));
}

function holds(expression: unknown, labels: Labels): boolean {
  if (!isMap(expression) || typeof expression.key !== 'string') return true;
  const { key, operator } = expression;
  const values: unknown[] = Array.isArray(expression.values) ? expression.values : [];
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  if (operator === 'Exists') return value !== undefined;
  return operator !== 'DoesNotExist' || value === undefined;
}
