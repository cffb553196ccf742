import type { Model } from '../model.js';
import type { Report } from '../report.js';
import { checkDiscovery } from './discovery.js';
import { checkClients } from './discovery-clients.js';
import { checkGenerations } from './generations.js';
import { checkMeshes } from './meshes.js';
import { checkPeers } from './peers.js';
import { checkRawFields } from './raw-fields.js';
import { checkRoutes } from './routes.js';
import { checkShareCoverage } from './share-coverage.js';
import { checkShares } from './shares.js';
import { checkSpanning } from './spanning.js';

/** Every rule over the resolved model; each reports all that it finds. `isComplete`: nothing had to be left out of it. */
export function checkModel(model: Model, isComplete: boolean, report: Report): void {
  checkMeshes(model, report);
  checkGenerations(model, report);
  checkPeers(model, isComplete, report);
  checkDiscovery(model, report);
  checkClients(model, report);
  checkRawFields(model, report);
  checkShareCoverage(model, report);
  checkShares(model, report);
  checkRoutes(model, report);
  checkSpanning(model, report);
}
