import type { Written } from '../merge-topology.js';
import type { NamespacedName } from '../model-peers.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';

/** Each service of the share with its own line; a selector may match any name of its namespace. */
export function shareServices({ value, ref }: Written<T.Share>): { service: NamespacedName; at: Ref }[] {
  if (value.selector !== undefined) return [{ service: { namespace: value.selector.namespace, name: '*' }, at: ref }];
  if (Array.isArray(value.service)) {
    return value.service.map((text, index) => ({
      service: splitName(text),
      at: value.service!.length === 1 ? ref : child(ref, 'service', index),
    }));
  }
  return [{ service: splitName(value.service as string), at: ref }];
}

/** `namespace/name`, whose form the schema has checked. */
export function splitName(text: string): NamespacedName {
  const slash = text.indexOf('/');
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}

/** `*` in an alias keeps that part (facts/ossm2-federation.md R18). */
export function aliased(name: NamespacedName, alias: NamespacedName): NamespacedName {
  return {
    namespace: alias.namespace === '*' ? name.namespace : alias.namespace,
    name: alias.name === '*' ? name.name : alias.name,
  };
}
