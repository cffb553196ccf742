import { sampleObjects } from '../apps/samples.js';
import { sameData } from '../diff/same-data.js';
import { otherEnd } from '../gen3/discovery/exports.js';
import { appServices, type LocalService } from '../gen3/discovery/local-services.js';
import { generationOf } from '../generations.js';
import { isMap } from '../merge.js';
import type { Labels, Mesh, Model } from '../model.js';
import type { Offer } from '../model-peers.js';
import type { App } from '../model-work.js';
import type { Report } from '../report.js';

/**
 * What shares say of a Service that an app of the exporter brings: with other labels than its selector's, the policy that
 * keeps others out would be for other pods than those that answer (facts/multicluster-ossm3.md 3.4).
 */
export function checkExported(mesh: Mesh, model: Model, report: Report): void {
  const apps = model.apps.filter((app) => app.mesh === mesh && isAsWritten(app, model));
  const services = appServices(apps);
  for (const offer of mesh.ends.flatMap((end) => otherEnd(end).offers)) {
    const service = services.get(`${offer.source.namespace}/${offer.source.name}`);
    if (service === undefined || Object.keys(service.selector).length === 0) continue;
    checkService(offer, service, report);
    const pods = apps.filter(({ namespace }) => namespace === offer.source.namespace).flatMap(podsOf);
    checkAccount(offer, service, pods, report);
  }
}

/** What a patch changes is not known. */
function isAsWritten({ content, mesh }: App, { patches }: Model): boolean {
  const kinds = ['Service', ...WORKLOADS];
  if (patches.some(({ cluster, target }) => cluster === mesh.cluster && kinds.includes(target.kind))) return false;
  if (content.kind !== 'files' || content.files.kustomizations === undefined) return true;
  const keys = [...content.files.kustomizations.values()].flatMap(({ fields }) => Object.keys(fields));
  return keys.every((key) => !/^(?:patches|replacements|labels|commonLabels)/.test(key));
}

function checkService({ ref, source, workload, ports }: Offer, service: LocalService, report: Report): void {
  const name = `"${source.namespace}/${source.name}"`;
  if (!sameData(workload, service.selector)) {
    const fact = `has the workload labels ${inWords(workload)} for ${name}, whose Service selects ${inWords(service.selector)}.`;
    const rule = contradicts(workload, service.selector) ? 'share-workload' : 'share-service';
    report(rule, ref, fact, "Write the Service's: the policy that keeps others out is for these pods.");
  }
  for (const { number } of ports) {
    if (service.ports.includes(number)) continue;
    const fact = `has port ${number} for ${name}, whose Service has ${service.ports.join(', ')}.`;
    report('share-service', ref, fact, "Write the Service's ports.");
  }
}

/** No pod has both; else the labels may be more, or fewer, of what all its pods have. */
function contradicts(labels: Labels, selector: Labels): boolean {
  return Object.entries(labels).some(([key, value]) => Object.hasOwn(selector, key) && selector[key] !== value);
}

function inWords(labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}: ${value}`);
  return `"${pairs.sort().join(', ')}"`;
}

function checkAccount(
  { ref, source, serviceAccount }: Offer,
  service: LocalService,
  pods: Pods[],
  report: Report,
): void {
  const selected = pods.filter(({ labels }) =>
    Object.entries(service.selector).every(([key, value]) => labels[key] === value),
  );
  const accounts = [...new Set(selected.map((pod) => pod.serviceAccount))];
  if (accounts.length === 0 || accounts.includes(serviceAccount)) return;
  const theirs = accounts.map((account) => `"${account}"`).join(' and ');
  const fact = `has the service account "${serviceAccount}" for "${source.namespace}/${source.name}", whose pods run as ${theirs}.`;
  report('share-service', ref, fact, 'Write theirs: importers refuse whoever proves to be another.');
}

/** The pods of one workload. */
interface Pods {
  labels: Readonly<Record<string, unknown>>;
  serviceAccount: string;
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet'];

function podsOf(app: App): Pods[] {
  const { content, mesh, namespace, ref } = app;
  if (content.kind === 'files') return content.files.resources.flatMap(({ value }) => podsOfManifest(value));
  const { injection, networking } = generationOf(mesh);
  const place = { mesh, cluster: '', namespace, networking, ref, routedFromIngress: () => true };
  return sampleObjects(content.template, { ...place, values: content.values, injection: injection(app) })
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ view }) => {
      const { labels, serviceAccountName } = view();
      return { labels: labels as Labels, serviceAccount: String(serviceAccountName) };
    });
}

function podsOfManifest({ kind, spec }: Readonly<Record<string, unknown>>): Pods[] {
  const template = WORKLOADS.includes(String(kind)) && isMap(spec) ? spec.template : undefined;
  if (!isMap(template) || !isMap(template.metadata) || !isMap(template.metadata.labels)) return [];
  const account = isMap(template.spec) ? template.spec.serviceAccountName : undefined;
  return [{ labels: template.metadata.labels, serviceAccount: typeof account === 'string' ? account : 'default' }];
}
