import { error, type RuleText, warning } from './rule-text.js';

/** The rules that tell the generations apart, and those of generation 3 alone. */
export const generationRules = {
  'istio-version': error('Istio has a version that the operator ships.', 'multicluster-ossm3 2.1'),
  'istio-version-patch': warning('A patch of Istio is one that is known.', 'multicluster-ossm3 2.1'),
  'istio-version-skew': error(
    'Meshes of generation 3 in one cluster are within one minor of Istio.',
    'multicluster-ossm3 L19',
  ),
  'control-plane-unique': error(
    'Istio resources and revisions of one cluster have different names.',
    'multicluster-ossm3 2.3, 2.7',
  ),
  'mesh-id-unique': error(
    'Every mesh of generation 3, and every one that spans clusters, has a meshID of its own.',
    'multicluster-ossm3 L2',
  ),
  'injection-label': error('A namespace asks for sidecars by one label.', 'multicluster-ossm3 L20'),
  'key-generation': warning('A key of a mesh is one of its generation.', 'design 2.4'),
  'not-in-generation-3': error('A mesh of generation 3 asks for what that has.', 'multicluster-ossm3 2.3'),
  'addon-generation': warning('Addons are those of the generation.', 'multicluster-ossm3 2.2'),
  'member-selector-cluster-wide': warning(
    'A cluster-wide mesh of generation 3 selects no members.',
    'multicluster-ossm3 2.7',
  ),
  'raw-values': error("Istio's settings stand below spec.values.", 'multicluster-ossm3 L27'),
  'peering-mixed': error('Both meshes of a pair are of one generation.', 'design 7'),
} as const satisfies Record<string, RuleText>;
