import { generationOf } from '../generations.js';
import type { Written } from '../merge-topology.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import type { Joined } from './peerings.js';

/** Options of the gateways that a federation has for each peer; elsewhere one gateway serves all, and is the mesh's. */
const OF_FEDERATION = [
  'annotations',
  'discoveryPort',
  'egress',
  'egressGateway',
  'ingress',
  'ingressGateway',
  'internal',
  'nodePorts',
  'rootCertificate',
  'service',
];

/** Says which options of an entry mean nothing, because none of its pairs is a federation. */
export function checkPeeringOptions(
  { value, ref }: Written<T.Peering>,
  joined: readonly Joined[],
  report: Report,
): void {
  const isDiscovered = joined.every(({ meshes }) => meshes.every((mesh) => generationOf(mesh).sharing === 'discovery'));
  if (joined.length === 0 || !isDiscovered) return;
  const check = (options: object, at: Ref): void => {
    for (const key of OF_FEDERATION.filter((name) => name in options)) {
      const fix = 'Drop it; meshes.<mesh>.eastWest describes the gateway for all peers.';
      report('peering-generation', child(at, key), 'says nothing of a pair of generation 3.', fix, { part: 'key' });
    }
  };
  check(value, ref);
  for (const [mesh, side] of Object.entries(value.sides ?? {})) check(side, child(ref, 'sides', mesh));
}
