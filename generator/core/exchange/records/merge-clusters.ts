import { sameData } from '../../diff/same-data.js';
import type { ClusterRecord } from '../../exchange-record.js';
import { isMap, sortedEntries } from '../../merge.js';
import type { Refusal } from './refusal.js';

/** What belongs to one cluster: what is new is taken, what differs is refused until a person removes the old value. */
export function mergeClusters(
  recorded: Readonly<Record<string, ClusterRecord>>,
  offered: Readonly<Record<string, ClusterRecord>>,
  about: string,
): { clusters: Record<string, ClusterRecord>; changes: string[]; refusals: Refusal[] } {
  const clusters: Record<string, ClusterRecord> = { ...recorded };
  const changes: string[] = [];
  const refusals: Refusal[] = [];
  for (const [key, part] of sortedEntries(offered)) {
    const merged: Record<string, unknown> = { ...(Object.hasOwn(recorded, key) ? recorded[key] : {}) };
    for (const [field, value] of sortedEntries(part as Record<string, unknown>)) {
      const path = `clusters.${key}.${field}`;
      if (merged[field] === undefined) {
        merged[field] = value;
        changes.push(`${path}${inWords(value)}`);
      } else if (!sameData(merged[field], value)) {
        const fix = `If that was meant, remove ${path} from the record first.`;
        refusals.push({ exitCode: 1, about, fact: `${path} differs from the record.`, fix });
      }
    }
    clusters[key] = merged as ClusterRecord;
  }
  return { clusters, changes, refusals };
}

/** What a person compares: a text, or a certificate's fingerprint. */
function inWords(value: unknown): string {
  if (typeof value === 'string') return `: ${value}`;
  return isMap(value) && typeof value.sha256 === 'string' ? `: sha256:${value.sha256}` : '';
}
