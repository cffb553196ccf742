import { quoted } from '../forbidden-text.js';
import { type ReadChange, textAt } from './file-change.js';
import { gatewayRisks } from './gateway-risks.js';
import { istioRisks } from './istio-risks.js';
import { folderOf, identityOf, type Match, matchFiles, matchMore, type Placed } from './match-objects.js';
import { type Risk, riskOf } from './risk.js';

/** What is lost with a control plane, or with what its gateways and identities are named after, in each generation. */
export function controlPlaneRisks(changes: readonly ReadChange[]): Risk[] {
  return [
    ...risksOfKind(changes, 'ServiceMeshControlPlane', alterations, 'its gateways go, and their addresses with them.'),
    ...risksOfKind(changes, 'Istio', istioRisks, 'no pod gets a sidecar or a new certificate any more.'),
  ];
}

/** A mesh that changes its generation loses one control plane and gets another: kinds are never matched. */
function risksOfKind(
  changes: readonly ReadChange[],
  kind: string,
  risksOfMatch: (match: Match) => Risk[],
  loss: string,
): Risk[] {
  const files = matchFiles(changes, ({ manifest }) => manifest.kind === kind);
  const folders = matchMore(files, folderOf);
  const moved = matchMore(folders, meshOf);
  const renamed = matchMore(moved, identityOf);
  return [
    ...[...files.matches, ...folders.matches, ...renamed.matches].flatMap(risksOfMatch),
    ...moved.matches.map(meshMoved),
    ...renamed.matches.map(meshKeyRenamed),
    ...renamed.gone.map((gone) => {
      const fact = `the control plane ${name(gone.manifest.name)} is removed`;
      return riskOf(gone, 'control-plane-removed', `${fact}: ${loss}`);
    }),
  ];
}

/** The mesh's key: `<cluster>/mesh-cp/<mesh>`. */
function meshOf({ folder }: Placed): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}

function alterations(match: Match): Risk[] {
  const { before, after } = match;
  const risks = [...nameRisks(match), ...trustDomainRisks(match)];
  const isSame = before.manifest.name === after.manifest.name && before.manifest.namespace === after.manifest.namespace;
  return isSame ? [...risks, ...gatewayRisks(match)] : risks;
}

function nameRisks({ before, after }: Match): Risk[] {
  const risks: Risk[] = [];
  const [was, is] = [before.manifest, after.manifest];
  if (was.name !== is.name) {
    const fact = `the control plane ${name(was.name)} becomes ${name(is.name)}`;
    const cost = 'a namespace holds only one, so the old one goes first, and the gateways get new addresses.';
    risks.push(riskOf(before, 'control-plane-renamed', `${fact}: ${cost}`));
  }
  if (was.namespace !== is.namespace) {
    const fact = `the control plane moves from namespace ${name(was.namespace)} to ${name(is.namespace)}`;
    const cost = 'its gateways get new addresses, its client IDs change, and a self-signed root is made anew.';
    risks.push(riskOf(before, 'control-plane-namespace-changed', `${fact}: ${cost}`));
  }
  return risks;
}

/** facts/ossm2-federation.md ID1, ID6: the trust domain is part of every identity. */
function trustDomainRisks({ before, after }: Match): Risk[] {
  const [was, is] = [before, after].map(({ manifest }) =>
    textAt(manifest.value, 'spec', 'security', 'trust', 'domain'),
  );
  if (was === is) return [];
  const fact = `the trust domain changes from ${name(was)} to ${name(is)}`;
  const cost = 'every identity in the mesh changes, and peers refuse it until they have its new client ID.';
  return [riskOf(before, 'trust-domain-changed', `${fact}: ${cost}`)];
}

function meshMoved({ before, after }: Match): Risk {
  const fact = `mesh ${name(meshOf(before))} moves from cluster ${name(before.cluster)} to ${name(after.cluster)}`;
  const cost = 'its gateways get new addresses and it gets a new root, so its exchange record must be collected again.';
  return riskOf(before, 'mesh-moved', `${fact}: ${cost}`);
}

function meshKeyRenamed({ before, after }: Match): Risk {
  const fact = `mesh ${name(meshOf(before))} becomes ${name(meshOf(after))} with the same control plane`;
  const cost = 'its exchange record must be renamed too, and pruning by the old folder deletes what the new one holds.';
  return riskOf(before, 'mesh-key-renamed', `${fact}: ${cost}`);
}

function name(text: string | null | undefined): string {
  return quoted(text ?? '');
}
