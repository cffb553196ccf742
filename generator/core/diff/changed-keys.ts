import { isMap, sortedEntries } from '../merge.js';
import { fieldAt } from './file-change.js';
import { sameData } from './same-data.js';

/** Annotations by which clouds and MetalLB decide on the load balancer, and so on its address. */
const LOAD_BALANCER = /load-?balancer|metallb|networking\.gke\.io|cloud\.google\.com/;

/** The keys whose values differ between two maps, of those that decide on a load balancer. */
export function changedBalancerKeys(old: unknown, now: unknown): string[] {
  return changedKeys(old, now).filter((key) => LOAD_BALANCER.test(key));
}

/** The keys whose values differ between two maps; what is no map has none. */
export function changedKeys(old: unknown, now: unknown): string[] {
  const keys = [old, now].flatMap((map) => sortedEntries(isMap(map) ? map : {}).map(([key]) => key));
  return [...new Set(keys)].filter((key) => !sameData(fieldAt(old, key), fieldAt(now, key)));
}
