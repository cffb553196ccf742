import { sampleObjects } from '../../apps/samples.js';
import { isMap, type RawMap } from '../../merge.js';
import type { Labels, Mesh, Model } from '../../model.js';
import type { App } from '../../model-work.js';
import type { Ref } from '../../source.js';
import { deployedServices } from './deployed-services.js';

/** A Service of a mesh that is known: by an app, an export or an inventory. */
export interface LocalService {
  selector: Labels;
  ports: readonly number[];
  /** Its target ports that are names, with the ports before them. */
  namedPorts: Readonly<Record<string, number>>;
  /** Why no entry can stand beside its pods. */
  fault: string | undefined;
  /** Of its identities, as the user wrote it; undefined where we write it, or where it is deployed elsewhere. */
  identities: string | undefined;
  /** The user's manifest; undefined for a built-in sample, and for what is deployed elsewhere. */
  ref: Ref | undefined;
  /** No app brings it: somebody else deploys it. */
  isElsewhere: boolean;
}

/** The annotation that adds identities to those of a Service's own pods (Istio's source, serviceregistry/kube). */
export const IDENTITIES = 'alpha.istio.io/canonical-serviceaccounts';

/** Asked for once a pair, and the same for all of a model. */
const found = new WeakMap<Model, Map<Mesh, ReadonlyMap<string, LocalService>>>();

/** The Services of a mesh that are known, by `namespace/name`: what apps bring, what it exports and what its inventories hold. */
export function localServices(mesh: Mesh, model: Model): ReadonlyMap<string, LocalService> {
  const byMesh = found.get(model) ?? new Map<Mesh, ReadonlyMap<string, LocalService>>();
  found.set(model, byMesh);
  const known = byMesh.get(mesh);
  if (known !== undefined) return known;
  const own = model.apps.filter((app) => app.mesh === mesh);
  const services = new Map([...deployedServices(mesh), ...appServices(own)]);
  byMesh.set(mesh, services);
  return services;
}

/** The Services that apps bring, by `namespace/name`. */
export function appServices(apps: readonly App[]): ReadonlyMap<string, LocalService> {
  return new Map(apps.flatMap((app) => servicesOf(app)));
}

function servicesOf(app: App): [string, LocalService][] {
  const { content, namespace } = app;
  if (content.kind === 'files') {
    return content.files.resources.flatMap(({ value, ref }): [string, LocalService][] => {
      const { kind, metadata, spec } = value;
      if (kind !== 'Service' || !isMap(metadata)) return [];
      return [[`${namespace}/${String(metadata.name)}`, written(metadata, isMap(spec) ? spec : {}, ref)]];
    });
  }
  const sample = {
    mesh: app.mesh,
    cluster: '',
    namespace,
    values: content.values,
    injection: { annotations: {}, labels: {} },
    networking: '',
    routedFromIngress: () => true,
    ref: app.ref,
  };
  return sampleObjects(content.template, sample)
    .filter(({ kind }) => kind === 'Service')
    .map(({ name, view }) => {
      const { app: label, port } = view();
      const own = { selector: { app: String(label) }, ports: [Number(port)] };
      return [
        `${namespace}/${name}`,
        { ...own, namedPorts: {}, fault: undefined, identities: undefined, ref: undefined, isElsewhere: false },
      ];
    });
}

function written(metadata: RawMap, spec: RawMap, ref: Ref): LocalService {
  const ports = Array.isArray(spec.ports) ? spec.ports.filter(isMap) : [];
  const named = ports.flatMap(({ port, targetPort }) =>
    typeof targetPort === 'string' && typeof port === 'number' ? [[targetPort, port] as const] : [],
  );
  const identities = isMap(metadata.annotations) ? metadata.annotations[IDENTITIES] : undefined;
  return {
    selector: isMap(spec.selector) ? (spec.selector as Labels) : {},
    ports: ports.flatMap(({ port }) => (typeof port === 'number' ? [port] : [])),
    namedPorts: Object.fromEntries(named),
    fault: faultOf(spec),
    identities: typeof identities === 'string' ? identities : '',
    ref,
    isElsewhere: false,
  };
}

/** Istio takes an entry for a pod of a Service that it balances over itself. */
function faultOf({ clusterIP, selector, type }: RawMap): string | undefined {
  if (clusterIP === 'None') return 'is headless';
  if (type === 'ExternalName') return 'is an ExternalName';
  return isMap(selector) && Object.keys(selector).length > 0 ? undefined : 'has no selector';
}
