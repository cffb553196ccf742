import type { Model } from '../model.js';
import type { Report } from '../report.js';
import { checkMeshes } from './meshes.js';
import { checkPeers } from './peers.js';
import { checkRawFields } from './raw-fields.js';
import { checkRoutes } from './routes.js';
import { checkShareCoverage } from './share-coverage.js';
import { checkShares } from './shares.js';

/** Every rule over the resolved model; each reports all that it finds. */
export function checkModel(model: Model, report: Report): void {
  checkMeshes(model, report);
  checkPeers(model, report);
  checkRawFields(model, report);
  checkShareCoverage(model, report);
  checkShares(model, report);
  checkRoutes(model, report);
}
