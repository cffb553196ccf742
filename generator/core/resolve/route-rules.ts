import type { Written } from '../merge-topology.js';
import type { Mesh } from '../model.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import type * as T from '../topology.js';
import { splitName } from './service-names.js';
import { selectsMembers } from './share-rules.js';

/** What a route may combine, and where it may stand (design 2.7). */
export function checkRouteShape({ value, ref }: Written<T.Route>, mesh: Mesh, report: Report): void {
  const { namespace } = splitName(value.service);
  if (mesh.managed && !selectsMembers(mesh) && !mesh.members.includes(namespace)) {
    const fix = didYouMean(namespace, mesh.members).trim() || `Add it to meshes.${mesh.key}.members.`;
    report('route-not-member', child(ref, 'service'), `"${namespace}" is no member of "${mesh.key}".`, fix, {
      related: [mesh.ref],
    });
  }
  if (value.protocol === 'tcp') checkTcp(value, ref, report);
  else if (value.port !== undefined) {
    report('route-port', child(ref, 'port'), 'says nothing without protocol: tcp.', 'Drop it, or add protocol: tcp.', {
      part: 'key',
    });
  }
  if (value.failover !== undefined && value.subsets !== undefined) {
    report(
      'route-subsets',
      child(ref, 'subsets'),
      'imported endpoints carry no version, so a subset never holds them.',
      'Drop it: failover has one local destination.',
      { part: 'key' },
    );
  }
}

function checkTcp(value: T.Route, ref: Ref, report: Report): void {
  if (value.port === undefined)
    report('route-tcp', child(ref, 'protocol'), 'tcp needs the port that it goes to.', 'Add port: <number>.');
  if (value.split === undefined) {
    report('route-tcp', child(ref, 'protocol'), 'tcp can only be split.', 'Use split, or drop protocol.');
  }
}

/** A list of several destinations has weights that sum to 100 (facts/ossm2-federation.md section 4). */
export function checkWeights(list: readonly T.Destination[], ref: Ref, report: Report): void {
  const missing = list.findIndex(({ weight }) => weight === undefined);
  if (list.length > 1 && missing !== -1) {
    report(
      'route-weights',
      child(ref, missing),
      'has no weight.',
      'Give every destination of the list one; together they are 100.',
    );
    return;
  }
  const sum = list.reduce((total, { weight }) => total + (weight ?? 100), 0);
  if (sum !== 100) report('route-weights', ref, `the weights sum to ${sum}.`, 'Make them sum to 100.');
  checkRepeated(list, ref, report);
}

function checkRepeated(list: readonly T.Destination[], ref: Ref, report: Report): void {
  const seen = new Map<string, number>();
  list.forEach(({ weight: _, ...destination }, index) => {
    const key = JSON.stringify([destination.local, destination.subset, destination.from, destination.importAs]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else
      report(
        'route-destination-twice',
        child(ref, index),
        'is the same destination as one above it.',
        'Make one of the two.',
        { related: [child(ref, first)] },
      );
  });
}
