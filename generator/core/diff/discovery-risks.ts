import { quoted } from '../forbidden-text.js';
import { isMap } from '../merge.js';
import { fieldAt, type ReadChange, textAt } from './file-change.js';
import { followObjects, identityOf, type Match, type Placed } from './match-objects.js';
import { type Risk, riskOf } from './risk.js';

const MOST_NAMES = 3;

/** What gateways let other clusters and peers reach, and what is known of peers, where services are listed by hand. */
export function discoveryRisks(changes: readonly ReadChange[]): Risk[] {
  const exposures = followObjects(changes, isExposure, identityOf);
  const remotes = followObjects(changes, isRemoteGateway, identityOf);
  const entries = followObjects(changes, ({ manifest }) => manifest.kind === 'ServiceEntry', identityOf);
  return [
    ...exposures.stayed.flatMap(exposureRisks),
    ...exposures.gone.map((gone) => {
      const fact = `the Gateway ${quoted(gone.manifest.name ?? '')} is removed`;
      return riskOf(
        gone,
        'exports-removed',
        `${fact}: no other mesh or cluster reaches a service through it any more.`,
      );
    }),
    ...remotes.gone.map((gone) => {
      const fact = `the Gateway ${quoted(gone.manifest.name ?? '')} is removed`;
      return riskOf(gone, 'peer-removed', `${fact}: the pair parts, and nothing of the peer is reached any more.`);
    }),
    ...byFolder(entries.gone).map(entriesGone),
  ];
}

/** A Gateway that passes on what stays encrypted, by the host that it names (facts/multicluster-ossm3.md 3.1 E3). */
function isExposure({ manifest }: Placed): boolean {
  return manifest.kind === 'Gateway' && passedHosts(manifest.value) !== undefined;
}

function passedHosts(value: unknown): string[] | undefined {
  const servers = fieldAt(value, 'spec', 'servers');
  const passing = (Array.isArray(servers) ? servers : []).filter(
    (server) => textAt(server, 'tls', 'mode') === 'AUTO_PASSTHROUGH',
  );
  if (passing.length === 0) return undefined;
  return passing.flatMap((server) => (isMap(server) && Array.isArray(server.hosts) ? server.hosts.map(String) : []));
}

/** facts/multicluster-ossm3.md 3.1 I1: where a peer is reached. */
function isRemoteGateway({ manifest }: Placed): boolean {
  return manifest.kind === 'Gateway' && textAt(manifest.value, 'spec', 'gatewayClassName') === 'istio-remote';
}

function exposureRisks({ before, after }: Match): Risk[] {
  const [was, is] = [before, after].map(({ manifest }) => new Set(passedHosts(manifest.value)));
  const dropped = [...was!].filter((host) => !is!.has(host));
  const gained = [...is!].filter((host) => !was!.has(host));
  const gateway = `the Gateway ${quoted(before.manifest.name ?? '')}`;
  const risk = (message: string): Risk => riskOf(before, 'exports-changed', message);
  return [
    ...(dropped.length === 0
      ? []
      : [risk(`${gateway} no longer exposes ${named(dropped)}: who uses that loses it at once.`)]),
    ...(gained.length === 0
      ? []
      : [risk(`${gateway} exposes ${named(gained)} as well: whoever reaches it gets there.`)]),
  ];
}

function byFolder(gone: readonly Placed[]): Placed[][] {
  const folders = new Map<string, Placed[]>();
  for (const one of gone) folders.set(one.folder, [...(folders.get(one.folder) ?? []), one]);
  return [...folders.values()];
}

function entriesGone(gone: readonly Placed[]): Risk {
  const names = gone.map(({ manifest }) => manifest.name ?? '');
  const fact = `${names.length === 1 ? 'the ServiceEntry' : 'the ServiceEntries'} ${named(names)}`;
  const verb = names.length === 1 ? 'is' : 'are';
  return riskOf(gone[0]!, 'hosts-removed', `${fact} ${verb} removed: requests for what they name find nobody.`);
}

/** The first names, and how many there are beside them. */
function named(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map(quoted).join(', ');
  return names.length <= MOST_NAMES ? shown : `${shown} and ${names.length - MOST_NAMES} more`;
}
