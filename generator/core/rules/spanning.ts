import type { Model } from '../model.js';
import type { Report } from '../report.js';
import { hasNetworkPeers } from '../spanning/networks.js';
import { checkEastWest } from './spanning-east-west.js';
import { checkEastWestNames } from './spanning-east-west-names.js';
import { checkExposed, checkPublicGateways } from './spanning-exposure.js';
import { checkSpanningNames } from './spanning-names.js';
import { checkNetworkLabels } from './spanning-namespaces.js';
import { checkRemoteConfig } from './spanning-remotes.js';
import { checkSealedRoots, checkSecrets } from './spanning-secrets.js';
import { checkDiscoverySelectors } from './spanning-selectors.js';
import { checkGatewayClasses, checkServices } from './spanning-services.js';
import { checkSupport } from './spanning-support.js';
import { checkRawTraffic, checkTraffic } from './spanning-traffic.js';

/** What must hold between the clusters of a mesh, and of what crosses networks between a mesh and its peers (facts/multicluster-ossm3.md section 5). */
export function checkSpanning(model: Model, report: Report): void {
  for (const mesh of model.meshes.values()) {
    if (!mesh.managed) continue;
    checkEastWestNames(mesh, model, report);
    if (mesh.span !== undefined || hasNetworkPeers(mesh)) {
      checkNetworkLabels(mesh, report);
      checkDiscoverySelectors(mesh, model, report);
      checkRawTraffic(mesh, report);
    }
    if (mesh.span === undefined) continue;
    checkSupport(mesh, report);
    checkSpanningNames(mesh, report);
    checkSecrets(mesh, report);
    checkEastWest(mesh, report);
    checkExposed(mesh, report);
    checkRemoteConfig(mesh, model, report);
  }
  checkSealedRoots(model, report);
  checkPublicGateways(model, report);
  checkTraffic(model, report);
  checkServices(model, report);
  checkGatewayClasses(model, report);
}
