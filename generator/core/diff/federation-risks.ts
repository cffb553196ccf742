import { quoted } from '../forbidden-text.js';
import { fieldAt, type ReadChange, textAt } from './file-change.js';
import {
  folderOf,
  identityOf,
  type Match,
  type Matching,
  matchFiles,
  matchMore,
  type Placed,
  pathInCluster,
} from './match-objects.js';
import { type Risk, type RiskId, riskOf } from './risk.js';
import { rootCertificateRisks } from './root-certificate-risks.js';
import { sameData } from './same-data.js';

interface Fates {
  /** The same object or its successor in one folder. */
  stayed: Match[];
  /** The same object in another folder of its cluster. */
  moved: Match[];
  gone: Placed[];
}

/** What is lost with a peer, what it is given and what is taken from it. */
export function federationRisks(changes: readonly ReadChange[]): Risk[] {
  const peers = fatesOf(changes, 'ServiceMeshPeer');
  const parted = new Set(peers.gone.map(folderOf));
  const hasPeer = (gone: Placed): boolean => !parted.has(gone.folder);
  const exported = fatesOf(changes, 'ExportedServiceSet');
  const imported = fatesOf(changes, 'ImportedServiceSet');
  return [
    ...peers.stayed.flatMap(peerRisks),
    ...peers.moved.map(({ before }) => lossOf(before, 'peer-recreated')),
    ...peers.gone.map((gone) => lossOf(gone, 'peer-removed')),
    ...[...exported.stayed, ...exported.moved]
      .filter(rulesChange)
      .map(({ before }) => lossOf(before, 'exports-changed')),
    ...exported.gone.filter(hasPeer).map((gone) => lossOf(gone, 'exports-removed')),
    ...imported.moved.map(({ before }) => lossOf(before, 'imports-recreated')),
    ...imported.gone.filter(hasPeer).map((gone) => lossOf(gone, 'imports-removed')),
    ...rootCertificateRisks(changes),
  ];
}

/** What a mesh takes along to another cluster is none of these: that move is a risk of its own. */
function fatesOf(changes: readonly ReadChange[], kind: string): Fates {
  const files: Matching = matchFiles(changes, ({ manifest }) => manifest.kind === kind);
  const folders = matchMore(files, folderOf);
  const moved = matchMore(folders, identityOf);
  const { gone } = matchMore(moved, pathInCluster);
  return { stayed: [...files.matches, ...folders.matches], moved: moved.matches, gone };
}

const LOSSES: Partial<Record<RiskId, readonly [fact: string, cost: string]>> = {
  // facts/ossm2-federation.md ID10
  'peer-removed': [
    'the ServiceMeshPeer # is removed',
    'the pair parts, and the trust in it stays until istiod restarts.',
  ],
  // facts/ossm2-federation.md 2.9
  'peer-recreated': [
    'the ServiceMeshPeer # moves to another file',
    'deleted and created again in one go, istiod may ignore it.',
  ],
  'exports-removed': ['the ExportedServiceSet # is removed', 'the peer loses every service that it has from here.'],
  'exports-changed': ['the export rules for # change', 'the peer loses at once what they no longer name.'],
  'imports-removed': [
    'the ImportedServiceSet # is removed while its peer stays',
    'rules that come later may be ignored until istiod restarts.',
  ],
  'imports-recreated': [
    'the ImportedServiceSet # moves to another file',
    'deleted and created again, its rules may be ignored until istiod restarts.',
  ],
};

function lossOf(placed: Placed, risk: RiskId): Risk {
  const [fact, cost] = LOSSES[risk]!;
  return riskOf(placed, risk, `${fact.replace('#', () => quoted(placed.manifest.name ?? ''))}: ${cost}`);
}

function rulesChange({ before, after }: Match): boolean {
  const [was, is] = [before, after].map(({ manifest }) => fieldAt(manifest.value, 'spec', 'exportRules'));
  return !sameData(was, is);
}

/** facts/ossm2-federation.md ID3: what was set when the peer was first created stays in force. */
function peerRisks({ before, after }: Match): Risk[] {
  const risks: Risk[] = [];
  const [was, is] = [before.manifest, after.manifest];
  const peer = quoted(was.name ?? '');
  if (was.name !== is.name) {
    const message = `the peer ${peer} becomes ${quoted(is.name ?? '')}: the hosts of its imports change.`;
    risks.push(riskOf(before, 'peer-renamed', message));
  }
  if (textAt(was.value, 'spec', 'security', 'clientID') !== textAt(is.value, 'spec', 'security', 'clientID')) {
    const message = `the client ID of the peer ${peer} changes: exports know the old one until istiod restarts.`;
    risks.push(riskOf(before, 'client-id-changed', message));
  }
  const [old, now] = [was, is].map(({ value }) => textAt(value, 'spec', 'gateways', 'ingress', 'name') ?? '');
  if (old !== now) {
    const fact = `the ingress gateway for the peer ${peer} changes from ${quoted(old!)} to ${quoted(now!)}`;
    risks.push(riskOf(before, 'peer-gateway-changed', `${fact}: exports use the old one until istiod restarts.`));
  }
  return risks;
}
