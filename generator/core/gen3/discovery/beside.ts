import type { Labels, Mesh } from '../../model.js';
import type { NamespacedName } from '../../model-peers.js';
import { isJoined } from '../../plan/settled-route.js';
import { identitiesBeside } from './imports.js';
import { IDENTITIES } from './local-services.js';

/** Clients of a Service check the identity of whoever answers: those of its own pods, and of peers beside them. */
export function serviceAnnotations(mesh: Mesh, service: NamespacedName): Labels {
  const identities = identitiesBeside(
    mesh.ends.filter(({ pair }) => isJoined(pair)),
    service,
  );
  return identities.length === 0 ? {} : { [IDENTITIES]: identities.join(',') };
}
