import type { Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';
import { eastWestGatewayObjects } from './east-west-gateway.js';
import { exposureObjects } from './exposure.js';
import { hasEastWest, isRemote, isServed } from './parts.js';
import { readerObjects } from './reader.js';

/**
 * What a cluster of a spanning mesh has beside its control plane: the account for the others, and the gateway with what it
 * lets through. A remote's gateway gets its proxy from the primary, so it waits for it.
 */
export function spanningObjects(mesh: Mesh): PlannedObject[] {
  const isInjected = !isRemote(mesh) || isServed(mesh);
  const gateway = hasEastWest(mesh) && isInjected ? [...eastWestGatewayObjects(mesh), ...exposureObjects(mesh)] : [];
  return [...readerObjects(mesh), ...gateway];
}
