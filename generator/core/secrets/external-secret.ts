import type { RawMap } from '../merge.js';
import type { Mesh } from '../model.js';
import type { SecretStore } from '../model-secrets.js';
import type { PlannedObject } from '../plan/planned.js';

/** One key of a Secret, and the property of a key in the store that becomes it. */
interface StoredValue {
  secretKey: string;
  key: string;
  property: string;
}

/**
 * An ExternalSecret and the Secret that it makes; `template` is what the Secret has beside the values, or instead of them
 * if it has data. There is always a template: without one the operator would copy the labels and annotations of the
 * ExternalSecret, so that `oc apply --prune` and Argo CD took the Secret for one of theirs.
 */
export function externalSecret(
  { namespace, at }: Mesh,
  name: string,
  store: SecretStore,
  values: readonly StoredValue[],
  template: RawMap = {},
): PlannedObject {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    namespace,
    name,
    ref: at('secrets'),
    template: 'secrets/externalsecret',
    view: () => ({
      data: values.map(({ secretKey, key, property }) => ({
        remoteRef: { conversionStrategy: 'Default', decodingStrategy: 'None', key, metadataPolicy: 'None', property },
        secretKey,
      })),
      store,
      template: { engineVersion: 'v2', mergePolicy: 'Replace', ...template },
    }),
  };
}
