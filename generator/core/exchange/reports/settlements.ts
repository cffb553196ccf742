import { generationOf } from '../../generations.js';
import type { RootCertificate } from '../../model.js';
import type { Pair, PeerEnd } from '../../model-peers.js';
import { needsAddress } from '../../resolve/peer-addresses.js';
import { removalCommand, rootToRemove } from '../records/root-replacement.js';

/** What an end of a pair itself owes. */
export type Owed = 'root' | 'address';

/** What would settle it: a command as people run it, or a few words. */
export interface Settlement {
  text: string;
  isCommand: boolean;
}

/** The roots of a mesh's record; none if it has none, or has moved since. */
export function rootsOf({ record }: PeerEnd['mesh']): readonly RootCertificate[] {
  return record?.roots ?? [];
}

/** What this end owes, the root first; a suspended pair waits for nothing. */
export function owedBy(end: PeerEnd): Owed[] {
  const { mesh, address, pair } = end;
  if (pair.suspended) return [];
  const isOwed = { root: rootsOf(mesh).length === 0, address: address === undefined && needsAddress(end) };
  return (['root', 'address'] as const).filter((part) => isOwed[part]);
}

/**
 * Clusters of ours are asked, and what others run comes from them. `collect` finds no address of a gateway that is a
 * ClusterIP (design 2.5).
 */
export function settlementOf(end: PeerEnd): Settlement | undefined {
  const { mesh, peer } = end;
  const service = generationOf(mesh).sharing === 'discovery' ? mesh.eastWest.service : end.service;
  const owed = owedBy(end);
  if (owed.length === 0) return undefined;
  const onlyAddress = !owed.includes('root');
  if (onlyAddress && service === 'ClusterIP') return { text: `give sides.${mesh.key}.addresses`, isCommand: false };
  if (mesh.managed) return { text: `meshloom exchange collect --mesh ${mesh.key}`, isCommand: true };
  if (!onlyAddress) return { text: 'meshloom exchange import FILE', isCommand: true };
  return { text: `meshloom exchange import --mesh ${mesh.key} --address ${peer.key}=ADDRESS`, isCommand: true };
}

/** The end of a replacement, where a mesh has more than one root. `now` is RFC 3339. */
export function replacementOf(mesh: PeerEnd['mesh'], now: string): Settlement | undefined {
  const old = rootToRemove(rootsOf(mesh), now);
  return old === undefined ? undefined : { text: removalCommand(mesh, old.sha256), isCommand: true };
}

/** What would settle a pending pair, a sentence a side, each once. */
export function settlingSentences({ ends }: Pair): string[] {
  const sentences = ends.flatMap((end) => {
    const settlement = settlementOf(end);
    return settlement === undefined ? [] : [sentenceOf(settlement)];
  });
  return [...new Set(sentences)];
}

function sentenceOf({ text, isCommand }: Settlement): string {
  return isCommand ? `Run "${text}".` : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
