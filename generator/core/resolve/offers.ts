import { generationOf } from '../generations.js';
import { importLocality } from '../import-locality.js';
import type { Mesh } from '../model.js';
import type {
  ExportRule,
  ImportRule,
  KnownService,
  NamespacedName,
  Offer,
  PeerEnd,
  ServiceDetails,
} from '../model-peers.js';
import type { Report } from '../report.js';
import { before, matchesName } from '../rule-order.js';
import { child } from '../source.js';
import { aliased } from './service-names.js';
import { selectsMembers } from './share-rules.js';
import { completeOffers } from './unsaid-details.js';

/** What each end of a pair of generation 3 imports, service by service: there no rule is matched in the mesh (design 2.6, 7). */
export function resolveOffers(meshes: ReadonlyMap<string, Mesh>, report: Report): void {
  for (const mesh of meshes.values()) {
    for (const end of mesh.ends) {
      const ours = generationOf(end.mesh);
      if (ours.sharing === 'discovery' && generationOf(end.peer) === ours) end.offers = offersOf(end, report);
    }
  }
  completeOffers(meshes);
}

/** A service of the exporter, as a rule names it or an inventory knows it. */
interface Candidate {
  service: NamespacedName;
  known: KnownService | undefined;
  rule: ExportRule;
}

/** The first rule that matches wins, on both sides (facts/ossm2-federation.md R2). */
function offersOf(end: PeerEnd, report: Report): Offer[] {
  const exporter = end.pair.ends.find((other) => other !== end)!;
  const offered = new Set<string>();
  return exporter.exports.flatMap((rule) =>
    candidates(rule, exporter.mesh, end.imports, report).flatMap((candidate) => {
      const key = `${candidate.service.namespace}/${candidate.service.name}`;
      if (offered.has(key)) return [];
      offered.add(key);
      const exported = rule.alias === undefined ? candidate.service : aliased(candidate.service, rule.alias);
      const imports = end.imports.find((one) => matchesName(one.exported, exported));
      return imports === undefined ? [] : offer(end, imports, exported, candidate, report);
    }),
  );
}

/** The services that a rule chooses: the one that it names, or what its inventory holds. */
function candidates(rule: ExportRule, exporter: Mesh, imports: readonly ImportRule[], report: Report): Candidate[] {
  const { service, matchLabels, details } = rule;
  if (!isOpen(service)) {
    const known = details.inventory?.find((one) => matchesName(service, one.service));
    return [{ service, known, rule }];
  }
  if (details.inventory === undefined) {
    const asking = imports.filter(({ exported }) => before(service, rule.exported, exported) !== undefined);
    if (matchLabels === undefined && asking.every(({ exported }) => !isOpen(exported)))
      return asking.flatMap((one) => namedByImport(rule, one));
    if (asking.length === 0) return [];
    report(
      'share-inventory',
      rule.ref,
      `chooses services of "${exporter.key}" by ${matchLabels === undefined ? 'a wildcard' : 'labels'}, and generation 3 has no rule that is matched in the mesh.`,
      'Name the services, or give an inventory: meshloom exchange collect --services writes one.',
    );
    return [];
  }
  const found = details.inventory.filter(
    ({ service: name, labels }) =>
      matchesName(service, name) && hasLabels(labels, matchLabels) && isMember(name, exporter),
  );
  return found.map((known) => ({ service: known.service, known, rule }));
}

function isOpen({ namespace, name }: NamespacedName): boolean {
  return namespace === '*' || name === '*';
}

/** The service that an open export offers under the name by which an import asks for it. */
function namedByImport(rule: ExportRule, { exported, details }: ImportRule): Candidate[] {
  const service = before(rule.service, rule.exported, exported);
  if (service === undefined) return [];
  return [{ service, known: details.inventory?.find((one) => matchesName(service, one.service)), rule }];
}

function hasLabels(labels: Readonly<Record<string, string>>, wanted: ExportRule['matchLabels']): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels[key] === value);
}

/** The control plane's own services are never offered by a wildcard. */
function isMember({ namespace }: NamespacedName, exporter: Mesh): boolean {
  return namespace !== exporter.namespace && (exporter.members.length === 0 || exporter.members.includes(namespace));
}

function offer(
  end: PeerEnd,
  rule: ImportRule,
  exported: NamespacedName,
  { service, known, rule: exporting }: Candidate,
  report: Report,
): Offer[] {
  const said = [rule.details, exporting.details];
  const find = <Key extends keyof ServiceDetails>(key: Key): ServiceDetails[Key] =>
    said.find((one) => one[key] !== undefined)?.[key] ?? known?.[key];
  const [ports, workload, serviceAccount] = [find('ports'), find('workload'), find('serviceAccount')];
  const given = said.find((one) => one.clients !== undefined);
  const clients = given?.clients ?? membersOf(end.mesh);
  const name = `"${service.namespace}/${service.name}", which "${end.mesh.key}" imports from "${end.peer.key}" in generation 3`;
  if (clients === undefined && end.mesh.managed) {
    const fact = `lacks clients of ${name}, because "${end.mesh.key}" finds its members by labels.`;
    report('share-details', rule.ref, fact, 'Write clients: the namespaces that use it.');
  }
  const needed = {
    ports,
    'workload.labels': end.peer.managed ? workload : {},
    serviceAccount: end.mesh.managed ? serviceAccount : '',
  };
  const missing = Object.entries(needed).flatMap(([key, value]) => (value === undefined ? [key] : []));
  if (ports === undefined || missing.length > 0) {
    if (said.some(({ isUnread }) => isUnread)) return [];
    const fix = said.every(({ inventory }) => inventory === undefined)
      ? 'Write them on the share, or name an inventory that holds them.'
      : 'Add them to the inventory, or write them on the share.';
    report('share-details', rule.ref, `lacks ${inWords(missing)} of ${name}.`, fix);
    return [];
  }
  if (clients === undefined && end.mesh.managed) return [];
  const imported = rule.alias === undefined ? exported : aliased(exported, rule.alias);
  return [
    {
      ref: rule.ref,
      source: service,
      host: hostOf(imported, rule.asLocal, end),
      asLocal: rule.asLocal,
      ports,
      workload: workload ?? {},
      serviceAccount: serviceAccount ?? '',
      clients: clients ?? [],
      clientsRef: given === undefined ? undefined : child(given.ref, 'clients'),
      locality: rule.asLocal ? importLocality(end) : (rule.locality ?? end.peer.locality),
    },
  ];
}

/** Who sees an import has a name; what a selector finds has none yet. */
function membersOf(mesh: Mesh): readonly string[] | undefined {
  return selectsMembers(mesh) ? undefined : mesh.members;
}

/** As generation 2 names what it imports (facts/ossm2-federation.md section 0), so that clients need not change. */
function hostOf({ namespace, name }: NamespacedName, asLocal: boolean, { peerName }: PeerEnd): string {
  return asLocal ? `${name}.${namespace}.svc.cluster.local` : `${name}.${namespace}.svc.${peerName}-imports.local`;
}

function inWords(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
