import type { Labels, Model } from '../model.js';
import type { ObjectId } from '../plan/planned.js';
import { STAGES } from './delivery.js';
import { placeOfKind, WAVES } from './kinds.js';

const WAVE = 'argocd.argoproj.io/sync-wave';
const OPTIONS = 'argocd.argoproj.io/sync-options';

/**
 * The annotations of an object in `dir` below out/, with those that Argo CD reads where it delivers (design 2.9). What
 * people wrote stays: their wave, and of the options those that they chose.
 */
export function deliveryAnnotations(model: Model, { apiVersion, kind }: ObjectId, dir: string, own: Labels): Labels {
  const stage = dir.split('/')[1];
  if (model.delivery.argocd === undefined || stage === undefined) return own;
  const { wave, isForeign, isGuarded } = placeOfKind(apiVersion, kind);
  const options = joinOptions(own[OPTIONS], [
    ...(isGuarded ? ['Prune=confirm', 'Delete=confirm'] : []),
    // Per object, for Argo CD before 3.1 does not know it of an Application (facts/gitops.md D3).
    ...(isForeign ? ['SkipDryRunOnMissingResource=true'] : []),
  ]);
  return { [WAVE]: String(waveIn(stage, wave)), ...own, ...(options === '' ? {} : { [OPTIONS]: options }) };
}

/** In mesh-cp nothing waits for a gateway, whose Service may wait long for its address. */
function waveIn(stage: string, wave: number): number {
  return stage === STAGES[1] ? Math.min(wave, WAVES.workload) : wave;
}

function joinOptions(written: string | undefined, ours: readonly string[]): string {
  const theirs = (written ?? '').split(',').map((option) => option.trim());
  const chosen = theirs.filter((option) => option !== '');
  const keys = new Set(chosen.map((option) => option.split('=')[0]));
  return [...chosen, ...ours.filter((option) => !keys.has(option.split('=')[0]))].join(',');
}
