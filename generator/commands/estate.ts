import type { Model } from '../core/model.js';
import { leftOutDestinations, neededSecrets, pendingLinks, pendingPairs } from '../core/pending.js';
import type { TreeOptions } from '../io/tree-paths.js';
import { acceptedModel, compileTopology } from '../pipeline.js';
import {
  type CommonOptions,
  onlyClusters,
  type Paths,
  printFindings,
  resolvePaths,
  say,
  strictCode,
} from './common.js';

/** A topology without errors, with what was asked of it. */
export interface Estate {
  paths: Paths;
  model: Model;
  only: ReadonlySet<string> | undefined;
  /** How out/ is compared and written. */
  tree: TreeOptions;
  strict: boolean;
  /** 1 if --strict makes its warnings and pending pairs count. */
  strictCode: 0 | 1;
}

/** Compiles the topology and tells people its warnings and what is pending; throws an InputError when it has errors. */
export async function openEstate(options: CommonOptions): Promise<Estate> {
  const paths = resolvePaths(options);
  const compilation = await compileTopology(paths);
  const model = acceptedModel(compilation);
  const only = onlyClusters(model, options.only);
  printFindings(compilation.findings);
  const pending = sayPending(model);
  return {
    paths,
    model,
    only,
    tree: { topologyName: model.name, ...(only === undefined ? {} : { only }) },
    strict: options.strict,
    strictCode: strictCode(options.strict, compilation.findings, pending),
  };
}

/** Says what each pending pair waits for and what routes leave out meanwhile; returns how many pairs and links wait. */
export function sayPending(model: Model): number {
  const pending = pendingPairs(model);
  for (const { names, missing } of pending)
    say(`pending: ${names} are not joined yet. Missing: ${missing.join('; ')}.`);
  if (pending.length > 0) {
    say(
      'Apply infra and mesh-cp, then run: meshloom exchange collect (and exchange import for what others run; docs/exchange.md).',
    );
  }
  for (const line of leftOutDestinations(model)) say(`left out: ${line}`);
  for (const line of neededSecrets(model)) say(`needed: ${line}`);
  return pending.length + sayPendingLinks(model);
}

/** Clusters of one mesh that wait for each other, and the commands that bring what is missing. */
function sayPendingLinks(model: Model): number {
  const links = pendingLinks(model);
  for (const { mesh, remote, missing } of links) {
    const what = missing.map((one) => one.what).join('; ');
    say(
      `pending: mesh "${mesh.key}": cluster "${mesh.cluster?.key}" does not reach cluster "${remote.cluster?.key}" yet. Missing: ${what}.`,
    );
  }
  const commands = new Set(links.flatMap(({ missing }) => missing.map(({ command }) => command)));
  if (commands.size > 0)
    say(`When nothing is needed any more, apply infra and mesh-cp, then run: ${[...commands].sort().join(', then: ')}`);
  return links.length;
}
