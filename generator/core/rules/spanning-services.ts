import { generationOf } from '../generations.js';
import { isMap, type RawMap } from '../merge.js';
import type { Mesh, Model } from '../model.js';
import type { App } from '../model-work.js';
import type { Report } from '../report.js';
import { shown, shownValue } from '../schema-quote.js';
import { child, type Ref } from '../source.js';

interface Definition {
  mesh: Mesh;
  ref: Ref;
  traits: Traits;
}

/**
 * In one mesh a name is one service, whose endpoints are those of all clusters: they belong together by the names of
 * their ports (facts/multicluster-ossm3.md L14). What a patch changes is not known.
 */
export function checkServices(model: Model, report: Report): void {
  const owners = new Map<string, Definition>();
  for (const app of model.apps) {
    if (app.mesh.span === undefined || app.content.kind !== 'files' || isPatched(app, model)) continue;
    for (const { value, ref } of app.content.files.resources) {
      if (value.kind !== 'Service' || value.apiVersion !== 'v1') continue;
      const name = `${app.namespace}/${String((value.metadata as RawMap).name)}`;
      const definition = { mesh: app.mesh, ref, traits: traitsOf(value.spec) };
      const owner = owners.get(`${app.mesh.key} ${name}`);
      if (owner === undefined) owners.set(`${app.mesh.key} ${name}`, definition);
      else if (owner.mesh !== app.mesh) compare(name, owner, definition, report);
    }
  }
}

function isPatched({ content, mesh }: App, { patches }: Model): boolean {
  if (patches.some(({ cluster, target }) => cluster === mesh.cluster && target.kind === 'Service')) return true;
  if (content.kind !== 'files' || content.files.kustomizations === undefined) return false;
  const keys = [...content.files.kustomizations.values()].flatMap(({ fields }) => Object.keys(fields));
  return keys.some((key) => key.startsWith('patches') || key === 'replacements');
}

function compare(name: string, owner: Definition, other: Definition, report: Report): void {
  for (const trait of TRAITS) {
    if (owner.traits[trait] === other.traits[trait]) continue;
    const [here, there] = [other, owner].map(
      ({ traits, mesh }) => `${inWords(trait, traits[trait])} in cluster "${mesh.cluster?.key}"`,
    );
    report(
      'service-sameness',
      other.ref,
      `the Service "${name}" of mesh "${other.mesh.key}" has ${here}, and ${there}.`,
      'In one mesh a name is one service: make them equal, or rename one.',
      { related: [owner.ref] },
    );
  }
}

const TRAITS = ['type', 'address', 'ports'] as const;

type Traits = Readonly<Record<(typeof TRAITS)[number], string>>;

/** An address of its own differs from cluster to cluster and says nothing; to have none does. */
function traitsOf(spec: unknown): Traits {
  const { type = 'ClusterIP', clusterIP, ports } = isMap(spec) ? spec : ({} as RawMap);
  const list = (Array.isArray(ports) ? ports : []).filter(isMap).map(portText);
  return { type: text(type), address: clusterIP === 'None' ? 'no' : 'a', ports: list.sort().join(', ') };
}

function inWords(trait: keyof Traits, value: string): string {
  if (trait === 'address') return `${value} cluster IP`;
  return value === '' ? `no ${trait}` : `the ${trait} ${shown(value)}`;
}

function portText({ name = '', port, protocol = 'TCP' }: RawMap): string {
  return `${text(name)} ${text(port)}/${text(protocol)}`.trim();
}

/** A map has no text of its own. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : shownValue(value);
}

const CLAIMED = 'openshift.io/gateway-controller/v1';

/** The operator that the cluster would get for such a class fails beside that of generation 2 (facts/multicluster-ossm3.md 2.2, L25). */
export function checkGatewayClasses(model: Model, report: Report): void {
  for (const { content, mesh } of model.apps) {
    const old = mesh.cluster?.meshes.find((one) => generationOf(one).major === 2);
    if (content.kind !== 'files' || old === undefined) continue;
    for (const { value, ref } of content.files.resources) {
      if (value.kind !== 'GatewayClass' || !isMap(value.spec) || value.spec.controllerName !== CLAIMED) continue;
      report(
        'gateway-class',
        child(ref, 'spec', 'controllerName'),
        `makes the cluster "${mesh.cluster?.key}" install an operator of generation 3, which fails beside that of generation 2, the version of "${old.key}".`,
        'Drop it: Gateways of a mesh have the class "istio".',
        { related: [old.ref] },
      );
    }
  }
}
