import { parse } from 'yaml';
import type { Sample } from '../../generator/core/apps/sample.js';
import { sampleObjects } from '../../generator/core/apps/samples.js';
import { injection } from '../../generator/core/gen2/membership.js';
import type { Mesh, Model } from '../../generator/core/model.js';
import type { App } from '../../generator/core/model-work.js';
import { objectFiles } from '../../generator/core/plan/object-files.js';

export type SampleName = Parameters<typeof sampleObjects>[0];

/** Any manifest: tests reach into it. */
// biome-ignore lint/suspicious/noExplicitAny: a manifest's shape is checked by its schema
export type Manifest = any;

export interface Placing {
  mode?: Mesh['mode'];
  identity?: Mesh['identity'];
  values?: Sample['values'];
  routed?: string[];
}

/** A sample placed in mesh aro-stg of cluster aro, namespace stg. */
function placed({ mode = 'MultiTenant', identity = 'ThirdParty', values = {}, routed = [] }: Placing): Sample {
  const mesh = { key: 'aro-stg', mode, identity } as Mesh;
  return {
    mesh,
    cluster: 'aro',
    namespace: 'stg',
    values,
    injection: injection({ mesh } as App),
    networking: 'networking.istio.io/v1beta1',
    routedFromIngress: (service) => routed.includes(service),
    ref: { doc: { file: 'topology.yaml', text: '', value: null }, path: ['apps', 'sample'] },
  };
}

/** The sample's files as they are written: name → text. */
export function texts(name: SampleName, placing: Placing = {}): Map<string, string> {
  const model = { name: 'estate', labels: { team: 'red' }, annotations: {}, delivery: {} } as unknown as Model;
  const files = objectFiles(model, 'dir', sampleObjects(name, placed(placing)));
  return new Map(files.map((file) => [file.path.slice('dir/'.length), file.text()]));
}

/** The same, read back: name → manifest. */
export function manifests(name: SampleName, placing: Placing = {}): Map<string, Manifest> {
  return new Map([...texts(name, placing)].map(([file, text]) => [file, parse(text)]));
}

export function names(name: SampleName, placing: Placing = {}): string[] {
  return [...texts(name, placing).keys()];
}
