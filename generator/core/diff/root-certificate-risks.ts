import { quoted } from '../forbidden-text.js';
import { type ReadChange, textAt } from './file-change.js';
import { folderOf, type Match, matchFiles, matchMore, type Placed } from './match-objects.js';
import { type Risk, riskOf } from './risk.js';

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** facts/ossm2-federation.md ID7, ID9: istiod reads a peer's roots again within about a minute. */
export function rootCertificateRisks(changes: readonly ReadChange[]): Risk[] {
  const files = matchFiles(changes, (placed) => rootsOf(placed) !== null);
  return [...files.matches, ...matchMore(files, folderOf).matches].flatMap(changeOf);
}

function rootsOf({ manifest }: Placed): string | null {
  return manifest.kind === 'ConfigMap' ? textAt(manifest.value, 'data', 'root-cert.pem') : null;
}

function changeOf({ before, after }: Match): Risk[] {
  const [was, is] = [before, after].map((placed) => rootBlocks(rootsOf(placed)!));
  const dropped = [...was!].some((block) => !is!.has(block));
  const gained = [...is!].some((block) => !was!.has(block));
  if (!dropped && !gained) return [];
  const roots = `the root certificates in ${quoted(after.manifest.name ?? '')}`;
  const message = dropped
    ? `${roots} change: what a dropped root has signed is refused within about a minute.`
    : `${roots} become more: the mesh trusts one more issuer for this peer.`;
  return [riskOf(before, 'root-certificates-changed', message)];
}

/** Certificates by their base64, or the whole text where none can be found in it. */
export function rootBlocks(pem: string): Set<string> {
  const found = pem.match(BLOCK)?.map((block) => block.replace(/\s/g, ''));
  return new Set(found ?? [pem]);
}
