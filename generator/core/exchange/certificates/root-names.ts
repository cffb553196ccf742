import type { Model } from '../../model.js';
import type { JudgeContext } from './judge-root.js';

/** Meshes of one rootGroup have one root, which may bear the trust domain of any of them. A record of no mesh has none. */
export function rootNames(key: string, model: Model | undefined): Pick<JudgeContext, 'mesh' | 'trustDomains'> {
  const trustDomains = new Map<string, string>();
  const own = model?.meshes.get(key);
  if (model === undefined || own === undefined) return { mesh: key, trustDomains };
  for (const mesh of model.meshes.values()) {
    const isGrouped = own.rootGroup !== undefined && mesh.rootGroup === own.rootGroup;
    trustDomains.set(mesh.trustDomain, isGrouped ? key : mesh.key);
  }
  return { mesh: key, trustDomains };
}
