import type { Mesh, Model } from '../../model.js';
import type { PlannedObject } from '../../plan/planned.js';
import { exportObjects } from './exports.js';
import { localEntries } from './imports.js';

/** What a mesh holds for all peers that are joined: what it offers, and the names that several peers answer. */
export function sharedObjects(mesh: Mesh, model: Model): PlannedObject[] {
  return [...exportObjects(mesh), ...localEntries(mesh, model)];
}
