// Reduces published definitions to field names and types: schemas/emitted/, one strict JSON Schema a kind.
// node test/support/derive-emitted-schemas.mjs [--check] [--crds DIR]    (default DIR: ../shared/crds)
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { coreKinds } from './core-kinds.mjs';
import { deliveryKinds } from './delivery-kinds.mjs';
import { reduce, shareDefinitions, sortKeys } from './reduce-definition.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const target = join(repository, 'schemas/emitted');

/** What is emitted: file below the definitions' directory, and the versions of it. A new kind is one line here. */
const definitions = [
  ['argocd/application.yaml', 'v1alpha1'],
  ['argocd/applicationset.yaml', 'v1alpha1'],
  ['argocd/appproject.yaml', 'v1alpha1'],
  ['federation/exportedservicesets.yaml', 'v1'],
  ['federation/importedservicesets.yaml', 'v1'],
  ['federation/servicemeshpeers.yaml', 'v1'],
  ['gateway-api/gateways.yaml', 'v1'],
  ['istio/networking.istio.io_destinationrules.yaml', 'v1', 'v1alpha3', 'v1beta1'],
  ['istio/networking.istio.io_gateways.yaml', 'v1', 'v1alpha3', 'v1beta1'],
  ['istio/networking.istio.io_serviceentries.yaml', 'v1'],
  ['istio/networking.istio.io_virtualservices.yaml', 'v1', 'v1alpha3', 'v1beta1'],
  ['istio/networking.istio.io_workloadentries.yaml', 'v1'],
  ['istio/security.istio.io_authorizationpolicies.yaml', 'v1'],
  ['istio/security.istio.io_peerauthentications.yaml', 'v1'],
  ['maistra/servicemeshcontrolplanes.yaml', 'v2'],
  ['maistra/servicemeshmemberrolls.yaml', 'v1'],
  ['olm/operatorgroups.yaml', 'v1'],
  ['olm/subscriptions.yaml', 'v1alpha1'],
  ['openshift/routes.yaml', 'v1'],
  ['sail/istiocnis.yaml', 'v1'],
  ['sail/istios.yaml', 'v1'],
  ['sealed-secrets/sealedsecrets.yaml', 'v1alpha1'],
];

/**
 * Not in the definitions, which carry no enums here: istiod and the operator know these values only
 * (ossm2-federation R1, 1.2, 1.4). File name → path → values; `*` is every key of a map, `[]` every item.
 */
const overlay = {
  'exportedserviceset.federation.maistra.io.v1.json': {
    'spec.exportRules.[].type': ['NameSelector', 'LabelSelector'],
  },
  'importedserviceset.federation.maistra.io.v1.json': { 'spec.importRules.[].type': ['NameSelector'] },
  'servicemeshpeer.federation.maistra.io.v1.json': { 'spec.security.certificateChain.kind': ['ConfigMap'] },
  'servicemeshcontrolplane.maistra.io.v2.json': {
    'spec.gateways.additionalEgress.*.routerMode': ['sni-dnat', 'standard'],
    'spec.gateways.additionalEgress.*.service.type': ['ClusterIP', 'LoadBalancer', 'NodePort'],
    'spec.gateways.additionalIngress.*.routerMode': ['sni-dnat', 'standard'],
    'spec.gateways.additionalIngress.*.service.type': ['ClusterIP', 'LoadBalancer', 'NodePort'],
    'spec.security.identity.type': ['Kubernetes', 'ThirdParty'],
    'spec.tracing.type': ['Jaeger', 'None', 'Stackdriver'],
    'spec.version': ['v2.0', 'v2.1', 'v2.2', 'v2.3', 'v2.4', 'v2.5', 'v2.6'],
  },
};

function emittedSchema({ kind, group, version, scope, properties, required = [] }) {
  const strings = { type: 'object', additionalProperties: { type: 'string' } };
  const metadata = { name: { type: 'string' }, labels: strings, annotations: strings };
  if (scope === 'Namespaced') metadata.namespace = { type: 'string' };
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return {
    type: 'object',
    additionalProperties: false,
    required: [...new Set(['apiVersion', 'kind', 'metadata', ...required])].sort(),
    properties: {
      apiVersion: { enum: [apiVersion] },
      kind: { enum: [kind] },
      metadata: { type: 'object', additionalProperties: false, required: ['name'], properties: metadata },
      ...properties,
    },
  };
}

function schemaOfDefinition(definition, version) {
  const { group, names, scope, versions } = definition.spec;
  const found = versions.find((candidate) => candidate.name === version);
  if (!found) throw new Error(`${names.kind}: the definition has no version ${version}`);
  // Status is the cluster's to write, so it is not in a manifest.
  const { apiVersion, kind, metadata, status, ...properties } = reduce(found.schema.openAPIV3Schema).properties;
  const required = found.schema.openAPIV3Schema.required?.filter((name) => name in properties);
  return { kind: names.kind, group, version, scope, properties, required };
}

function applyOverlay(schema, fields) {
  for (const [path, values] of Object.entries(fields)) {
    let at = schema;
    for (const step of path.split('.')) {
      at = step === '[]' ? at.items : step === '*' ? at.additionalProperties : at.properties[step];
    }
    at.enum = values;
  }
}

function schemaText(schema) {
  return `${JSON.stringify(shareDefinitions(sortKeys(schema)), null, 1)}\n`;
}

/** File name → text of every schema. */
function deriveSchemas(crds) {
  const files = new Map();
  const add = (parts) => {
    const name = `${parts.kind.toLowerCase()}.${parts.group || 'core'}.${parts.version}.json`;
    const schema = emittedSchema(parts);
    applyOverlay(schema, overlay[name] ?? {});
    files.set(name, schemaText(schema));
  };
  for (const parts of [...coreKinds, ...deliveryKinds]) add(parts);
  for (const [file, ...versions] of definitions) {
    const text = readFileSync(join(crds, file), 'utf8');
    const definition = parseAllDocuments(text, { maxAliasCount: -1 })
      .map((document) => document.toJS())
      .find((value) => value?.kind === 'CustomResourceDefinition');
    for (const version of versions) add(schemaOfDefinition(definition, version));
  }
  for (const name of Object.keys(overlay)) {
    if (!files.has(name)) throw new Error(`The overlay names ${name}, which nothing derives.`);
  }
  return files;
}

function compare(files) {
  const present = readdirSync(target);
  const stale = present.filter((name) => !files.has(name));
  for (const [name, text] of files) {
    if (!present.includes(name) || readFileSync(join(target, name), 'utf8') !== text) stale.push(name);
  }
  return stale.sort();
}

function write(files) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, text] of files) writeFileSync(join(target, name), text);
}

const { values } = parseArgs({
  options: { check: { type: 'boolean', default: false }, crds: { type: 'string', default: '' } },
});
const files = deriveSchemas(values.crds === '' ? join(repository, '../shared/crds') : resolve(values.crds));
if (values.check) {
  const stale = compare(files);
  for (const name of stale)
    console.error(`schemas/emitted/${name} is stale. Run test/support/derive-emitted-schemas.mjs.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  write(files);
}
