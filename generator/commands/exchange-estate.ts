import type { LiveCluster } from '../core/exchange/clusters/live.js';
import { identityRefusals, recordedIdentities } from '../core/exchange/records/identities.js';
import type { CurrentRecord } from '../core/exchange/records/offer.js';
import type { Refusal } from '../core/exchange/records/refusal.js';
import { isOfExchange } from '../core/exchange/reports/verify.js';
import type { ExchangeRecord } from '../core/exchange-record.js';
import type { Mesh, Model } from '../core/model.js';
import { didYouMean } from '../core/suggest.js';
import { acceptedModel, type Compilation, compileTopology } from '../pipeline.js';
import { type CommonOptions, onlyClusters, type Paths, printFindings, resolvePaths, usageError } from './common.js';

/** The topology and its records, as the commands of the exchange need them. */
export interface ExchangeEstate {
  paths: Paths;
  model: Model;
  only: ReadonlySet<string> | undefined;
  /** The records as they stand, by the mesh's key. */
  current: ReadonlyMap<string, CurrentRecord>;
  warnings: number;
}

/** Compiles the topology and tells people its warnings about the exchange; throws an InputError for errors of any kind. */
export async function openExchange(options: CommonOptions): Promise<ExchangeEstate> {
  const paths = resolvePaths(options);
  return estateOf(await compileTopology(paths), paths, options);
}

/** The same of a topology that has been compiled. */
export function estateOf(compilation: Compilation, paths: Paths, options: CommonOptions): ExchangeEstate {
  const model = acceptedModel(compilation);
  const warnings = compilation.findings.filter(isOfExchange);
  printFindings(warnings);
  const current = new Map(
    compilation.records.map(({ fileName, doc }) => [fileName, { doc, record: doc.value as ExchangeRecord }]),
  );
  return { paths, model, only: onlyClusters(model, options.only), current, warnings: warnings.length };
}

/** What the records contradict each other in about clusters. */
export function identityContradictions({ current, model }: ExchangeEstate): Refusal[] {
  const records = [...current].map(([mesh, { record }]) => [mesh, record] as const);
  return identityRefusals(recordedIdentities(records, model));
}

/** Why clusters could not be read, each once: what is wrong between two of them is a failure of both. */
export function failuresOf(live: readonly LiveCluster[]): Refusal[] {
  const failures = live.flatMap((cluster) => cluster.failures);
  const refusals = failures.map((failure) => ({ ...failure, exitCode: 1 as const, about: '' }));
  return [...new Map(refusals.map((one) => [one.fact, one])).values()];
}

/** A mesh that was named on the command line. */
export function meshNamed(model: Model, option: string, key: string): Mesh {
  const mesh = model.meshes.get(key);
  if (mesh !== undefined) return mesh;
  throw usageError(`--${option}: no mesh is named "${key}".${didYouMean(key, model.meshes.keys())}`);
}

/** Now, in whole seconds, as RFC 3339: one moment for a whole run. */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
