import type { Refusal } from '../exchange/records/refusal.js';
import type { Mesh, Model } from '../model.js';
import { remoteSecretName } from '../spanning/parts.js';
import { isNamed } from './held-authorities.js';
import { readSealedRemote, type SealedRemote } from './sealed-remote.js';

/** A remote secret of a mesh that is sealed already. */
export interface HeldRemote {
  /** The mesh in the cluster whose control plane opens it, and in the one that it leads to. */
  mesh: Mesh;
  remote: Mesh;
  /** How people are told about its file. */
  file: string;
  text: string;
  sealed: SealedRemote;
}

/** Where it stands below sealed/: a mesh's key holds no dot, so that no two of them have one name. */
export function sealedRemoteFile(mesh: Mesh, remote: Mesh): string {
  return `${mesh.cluster?.key}/${remoteSecretName(remote)}.${mesh.key}.yaml`;
}

/** The sealed remote secrets of a mesh; one that "seal remote-secrets" did not write, or that somebody changed, is refused. */
export function heldRemotes(model: Model, key: string): { held: HeldRemote[]; refusals: Refusal[] } {
  const held: HeldRemote[] = [];
  const refusals: Refusal[] = [];
  for (const { resource, place } of model.sealed) {
    if (place.kind !== 'remote' || place.mesh.key !== key) continue;
    const { mesh, remote } = place;
    const { file, text } = resource.ref.doc;
    const sealed = readSealedRemote(resource.value);
    const refuse = (fact: string, fix: string) => refusals.push({ exitCode: 2, about: file, fact, fix });
    const name = sealedRemoteFile(mesh, remote);
    const what = `holds "${remoteSecretName(remote)}" of "${key}" in cluster "${mesh.cluster?.key}"`;
    if (sealed === undefined) {
      refuse(
        `${what}, and "seal remote-secrets" did not seal it.`,
        'Go on with the program that did; or delete the file, and seal anew.',
      );
    } else if (typeof sealed === 'string') refuse(`${sealed}.`, 'Take the file as it was from the version control.');
    else if (!isNamed(resource.source, name)) refuse(`${what}, which belongs into ${name}.`, 'Give it its name back.');
    else held.push({ mesh, remote, file, text, sealed });
  }
  return { held, refusals };
}
