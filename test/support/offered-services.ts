import { parse } from 'yaml';
import { firstMatches, readRules, renamed, type Service } from './federation-semantics.js';
import type { Data } from './parsed-tree.js';

/**
 * What clients reach through rendered files (path below out/ → text), and from them alone: lines of the form
 * `client mesh: host:port is exporter namespace/name`, sorted, each once.
 */
export type Offered = string[];

interface Rendered {
  /** `<cluster>/<stage>/<mesh>/…` */
  stage: string;
  mesh: string;
  peer: string;
  data: Data;
}

function readObjects(tree: ReadonlyMap<string, string>): Rendered[] {
  return [...tree]
    .filter(([path]) => !path.endsWith('/kustomization.yaml'))
    .map(([path, text]) => {
      const [, stage = '', mesh = '', peer = ''] = path.split('/');
      return { stage, mesh, peer, data: parse(text) };
    });
}

const nameOf = ({ metadata }: Data): Service => ({ namespace: metadata.namespace, name: metadata.name });
const portsOf = ({ spec }: Data): number[] => spec.ports.map(({ port, number }: Data) => port ?? number);
const line = (client: string, host: string, port: number, exporter: string, { namespace, name }: Service): string =>
  `${client}: ${host}:${port} is ${exporter} ${namespace}/${name}`;
const inOrder = (lines: readonly string[]): Offered => [...new Set(lines)].sort();

/** The Services that the apps of a mesh bring. */
function servicesOf(objects: readonly Rendered[], mesh: string): Data[] {
  return objects
    .filter((one) => one.stage === 'app' && one.mesh === mesh && one.data.kind === 'Service')
    .map(({ data }) => data);
}

/** Generation 2: the first rule that matches exports, the first that matches what is exported imports (R2). */
export function offeredByFederation(tree: ReadonlyMap<string, string>): Offered {
  const objects = readObjects(tree);
  const never = (what: string): never => {
    throw new Error(what);
  };
  const sets = objects.filter(({ data }) => data.kind === 'ImportedServiceSet');
  return inOrder(
    sets.flatMap(({ mesh, peer, data: importing }) => {
      const exporting = objects.find(
        (one) => one.data.kind === 'ExportedServiceSet' && one.mesh === peer && one.peer === mesh,
      );
      const exports = readRules(exporting?.data.spec.exportRules ?? [], never);
      const imports = readRules(importing.spec.importRules, never);
      return servicesOf(objects, peer).flatMap((service) => {
        const matching = exports.filter(
          ({ labels }) => labels === undefined || selects(labels, service.metadata.labels),
        );
        const [exported] = firstMatches(
          matching.map((rule) => ({ ...rule, labels: undefined })),
          nameOf(service),
        );
        if (exported === undefined) return [];
        const onTheWire = renamed(exported, nameOf(service));
        const [rule] = firstMatches(imports, onTheWire);
        if (rule === undefined) return [];
        const { namespace, name } = renamed(rule, onTheWire);
        const domain = rule.asLocal ? 'cluster.local' : `${importing.metadata.name}-imports.local`;
        const host = `${name}.${namespace}.svc.${domain}`;
        return portsOf(service).map((port) => line(mesh, host, port, peer, nameOf(service)));
      });
    }),
  );
}

function selects(selector: Data, labels: Data): boolean {
  const entries = Object.entries(selector ?? {});
  return entries.length > 0 && entries.every(([key, value]) => labels?.[key] === value);
}

/** Generation 3: an endpoint in another network, the hosts that choose it, and the gateway there that lets them in (E1 to I3). */
export function offeredByDiscovery(tree: ReadonlyMap<string, string>): Offered {
  const objects = readObjects(tree);
  const entries = objects.filter(({ stage, data }) => stage === 'mesh-fed' && data.kind === 'WorkloadEntry');
  return inOrder(
    entries.flatMap(({ mesh, data: entry }) => {
      const exporter = networkOwner(objects, mesh, entry.spec.network);
      if (exporter === undefined || entry.spec.labels['security.istio.io/tlsMode'] !== 'istio') return [];
      return hostsOf(objects, mesh, entry).flatMap(({ host, ports }) =>
        ports.flatMap((port) =>
          answering(objects, exporter, host, port).map((service) => line(mesh, host, port, exporter, service)),
        ),
      );
    }),
  );
}

const NETWORK = 'topology.istio.io/network';

/** The mesh in a network, if the client mesh knows a gateway of it. */
function networkOwner(objects: readonly Rendered[], client: string, network: string): string | undefined {
  const isKnown = objects.some(
    ({ mesh, data }) =>
      mesh === client && data.spec?.gatewayClassName === 'istio-remote' && data.metadata.labels[NETWORK] === network,
  );
  const owner = objects.find(({ data }) => data.kind === 'Istio' && data.spec.values.global.network === network);
  return isKnown ? owner?.mesh : undefined;
}

/** The hosts of a mesh that have this endpoint: entries and Services choose by labels, in their own namespace. */
function hostsOf(
  objects: readonly Rendered[],
  client: string,
  { metadata, spec }: Data,
): { host: string; ports: number[] }[] {
  const isHere = (data: Data) => data.metadata.namespace === metadata.namespace;
  const services = servicesOf(objects, client).filter((one) => isHere(one) && selects(one.spec.selector, spec.labels));
  const entries = objects
    .filter(({ mesh, data }) => mesh === client && data.kind === 'ServiceEntry')
    .map(({ data }) => data)
    .filter((one) => isHere(one) && selects(one.spec.workloadSelector?.labels, spec.labels));
  return [
    ...services.map((one) => ({ host: fqdn(nameOf(one)), ports: portsOf(one) })),
    ...entries.flatMap((one) => one.spec.hosts.map((host: string) => ({ host, ports: portsOf(one) }))),
  ];
}

const fqdn = ({ namespace, name }: Service): string => `${name}.${namespace}.svc.cluster.local`;

/** The Services of an exporter that answer at its gateway for a host and port. */
function answering(objects: readonly Rendered[], exporter: string, host: string, port: number): Service[] {
  const own = objects.filter(({ mesh }) => mesh === exporter).map(({ data }) => data);
  const isOpen = own.some(
    ({ apiVersion, kind, metadata, spec }) =>
      kind === 'Gateway' &&
      apiVersion.startsWith('networking.istio.io/') &&
      spec.servers.some((server: Data) => server.tls?.mode === 'AUTO_PASSTHROUGH' && server.hosts.includes(host)) &&
      own.some((other) => other.spec?.gatewayClassName === 'istio' && isGatewayOf(other, spec.selector, metadata)),
  );
  if (!isOpen) return [];
  const services = servicesOf(objects, exporter);
  const real = services.filter((one) => fqdn(nameOf(one)) === host && portsOf(one).includes(port));
  const aliases = own.filter(({ kind, spec }) => kind === 'ServiceEntry' && spec.hosts.includes(host));
  const behind = aliases.flatMap(({ metadata, spec }) => {
    const target = spec.ports.find(({ number }: Data) => number === port)?.targetPort;
    const leads = (one: Data) =>
      one.metadata.namespace === metadata.namespace &&
      JSON.stringify(one.spec.selector) === JSON.stringify(spec.workloadSelector.labels) &&
      one.spec.ports.some(({ targetPort }: Data) => targetPort === target);
    return target === undefined ? [] : services.filter(leads);
  });
  return [...real, ...behind].map(nameOf);
}

function isGatewayOf({ metadata }: Data, selector: Data, { namespace }: Data): boolean {
  return metadata.namespace === namespace && selector['gateway.networking.k8s.io/gateway-name'] === metadata.name;
}
