import type { Refusal } from '../exchange/records/refusal.js';
import type { Mesh, Model } from '../model.js';
import { readSealedCa, type SealedCa } from './sealed-ca.js';

/** A CA of a mesh that is sealed already. */
export interface HeldCa {
  mesh: Mesh;
  cluster: string;
  /** How people are told about its file. */
  file: string;
  text: string;
  ca: SealedCa;
}

/** Where the CA of a mesh in a cluster stands, below sealed/. */
export function sealedFileName(mesh: string, cluster: string): string {
  return `${cluster}/cacerts-${mesh}.yaml`;
}

/** The sealed CAs of these meshes; one that "seal ca" did not write, or that somebody changed, is refused. */
export function heldAuthorities(model: Model, meshes: readonly Mesh[]): { held: HeldCa[]; refusals: Refusal[] } {
  const held: HeldCa[] = [];
  const refusals: Refusal[] = [];
  for (const { resource, cluster, place } of model.sealed) {
    if (place.kind !== 'cacerts' || !meshes.some(({ key }) => key === place.mesh.key)) continue;
    const { mesh } = place;
    const { file, text } = resource.ref.doc;
    const ca = readSealedCa(resource.value);
    const refuse = (fact: string, fix: string) => refusals.push({ exitCode: 2, about: file, fact, fix });
    if (ca === undefined) {
      refuse(
        `holds the CA of "${mesh.key}" in cluster "${cluster.key}", and "seal ca" did not seal it.`,
        'Go on with the program that did; or delete the file, and seal anew with the same root (--root-cert, --root-key).',
      );
    } else if (typeof ca === 'string') refuse(`${ca}.`, 'Take the file as it was from the version control.');
    else if (!isNamed(resource.source, sealedFileName(mesh.key, cluster.key))) {
      refuse(
        `holds the CA of "${mesh.key}" in cluster "${cluster.key}", which belongs into ${sealedFileName(mesh.key, cluster.key)}.`,
        'Give it its name back.',
      );
    } else held.push({ mesh, cluster: cluster.key, file, text, ca });
  }
  return { held, refusals };
}

/** Whether a file has this name below sealed/, wherever that is. */
export function isNamed(source: string, name: string): boolean {
  return source === name || source.endsWith(`/${name}`);
}
