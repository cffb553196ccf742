import type { Mesh, Model } from '../model.js';
import type { HeldCa } from './held-authorities.js';

/** Where a root of a mesh is named: its record, or a sealed CA below it. */
export interface KnownRoot {
  sha256: string;
  mesh: Mesh;
  /** `the record of "m"`, or the sealed file. */
  where: string;
  isSealed: boolean;
}

/** The meshes that have one root with this one: itself, and its rootGroup. One that spans clusters is one of them. */
export function meshesOfRoot(mesh: Mesh, model: Model): Mesh[] {
  const isOne = (other: Mesh): boolean =>
    other.key === mesh.key || (mesh.rootGroup !== undefined && other.rootGroup === mesh.rootGroup);
  return [...model.meshes.values()].filter(isOne);
}

/** Every root that is known of these meshes, records first. */
export function knownRoots(meshes: readonly Mesh[], held: readonly HeldCa[]): KnownRoot[] {
  const recorded = meshes.flatMap((mesh) =>
    (mesh.record?.roots ?? []).map(({ sha256 }) => ({
      sha256,
      mesh,
      where: `the record of "${mesh.key}"`,
      isSealed: false,
    })),
  );
  const sealed = held
    .filter(({ mesh }) => meshes.some(({ key }) => key === mesh.key))
    .map(({ mesh, file, ca }) => ({ sha256: ca.rootCertificate, mesh, where: file, isSealed: true }));
  return [...recorded, ...sealed];
}
