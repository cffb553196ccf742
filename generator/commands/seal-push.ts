import type { Argv } from 'yargs';
import type { RemotePair } from '../core/seal/remote-pairs.js';
import { withNewFiles } from '../io/create-files.js';
import { strictCode } from './common.js';
import { sayRefusals } from './exchange-settle.js';
import { type Access, type AccessOptions, accessOptions, assertAccess, openClusters } from './seal-access.js';
import { openMesh, type RootEstate, rootEstate } from './seal-estate.js';
import { sayRoot } from './seal-messages.js';
import {
  assertUnobserved,
  lifetimesOf,
  newRootOptions,
  type RootChoice,
  refuseOnly,
  rootOptions,
  sealOptions,
} from './seal-options.js';
import { assertPlaces, newFilesOf } from './seal-places.js';
import { assertWhole, checkRoot, heldCas, type PushOptions, pairsOf, pushChoice } from './seal-push-checks.js';
import { applyAll, caItems, type Item, remoteItems, tryAll, wipeItems } from './seal-pushed-items.js';
import { sayRenewal, sayTokens } from './seal-remote-messages.js';
import { missingServers, remoteClusters } from './seal-remotes.js';
import { type PreparedRoot, prepareRoot } from './seal-root.js';
import { chosenSource, type TokenOptions, tokenOptions } from './seal-token-options.js';
import { askTokens, forgetTokens, type Tokens } from './seal-tokens.js';

type Options = PushOptions & AccessOptions & TokenOptions;

export function builder(yargs: Argv): Argv<Options> {
  const common = sealOptions(yargs, 'the mesh whose Secrets are applied', 'apply them in this cluster (repeatable)');
  return tokenOptions(accessOptions(newRootOptions(rootOptions(common.demandOption('cluster')))))
    .option('no-ca', { type: 'boolean', describe: 'leave the CA as it is' })
    .option('no-remote-secrets', { type: 'boolean', describe: 'leave the remote secrets as they are' })
    .option('replace', {
      type: 'boolean',
      describe: 'replace a CA that is there, and what other programs made',
    }) as unknown as Argv<Options>;
}

/** Gives clusters their Secrets over standard input: all are checked before the first one changes. */
export async function run(options: Options): Promise<number> {
  assertUnobserved();
  refuseOnly(options);
  assertAccess(options);
  chosenSource(options);
  lifetimesOf(options);
  const choice = pushChoice(options);
  const opened = await openMesh(options, ['none', 'sealed-secrets']);
  const estate = rootEstate(opened, opened.clusters);
  const pairs = pairsOf(estate, options);
  if (options['no-ca'] !== true) assertWhole(estate, choice);
  const refused = sayRefusals([...checkRoot(estate, choice, options), ...missingServers(pairs)]);
  if (refused !== 0) return refused;
  assertPlaces(options, choice, estate.paths);
  const clusters = [...new Set([...estate.clusters, ...remoteClusters(pairs)])];
  const access = await openClusters(clusters, estate.mesh, estate, options);
  if (Array.isArray(access)) return sayRefusals(access);
  const there = options['no-ca'] === true || options.replace === true ? [] : await heldCas(estate, access);
  return there.length > 0 ? sayRefusals(there) : push(estate, pairs, choice, options, access);
}

async function push(
  estate: RootEstate,
  pairs: readonly RemotePair[],
  choice: RootChoice,
  options: Options,
  access: Access,
): Promise<number> {
  const prepared = options['no-ca'] === true ? undefined : await prepareRoot(estate, choice, options);
  if (typeof prepared === 'number') return prepared;
  const tokens = await askTokens(pairs, chosenSource(options), { access, now: estate.now });
  if (Array.isArray(tokens)) return sayRefusals(tokens);
  const items = itemsOf(estate, pairs, { prepared, tokens, options });
  const pushing = { access, force: options.replace === true };
  try {
    const refused = await tryAll(items, pushing);
    if (refused !== 0) return refused;
    // Before the first cluster has a CA of it: without the root's key nobody could go on.
    if (prepared !== undefined) withNewFiles(newFilesOf(choice, options, prepared), () => {});
    const code = await applyAll(items, pushing);
    const warnings = sayTokens(tokens, pairs, estate.now) + (prepared?.warnings ?? 0) + estate.warnings;
    sayNext(estate, options, tokens, choice, prepared);
    return code === 0 ? strictCode(options.strict, [], warnings) : code;
  } finally {
    wipeItems(items);
    forgetTokens(tokens);
    prepared?.keyText?.fill(0);
  }
}

function sayNext(
  estate: RootEstate,
  options: Options,
  tokens: Tokens,
  choice: RootChoice,
  prepared: PreparedRoot | undefined,
): void {
  const clusters = estate.clusters.map(({ key }) => `--cluster ${key}`).join(' ');
  sayRenewal([...tokens.held.values()], `seal push --mesh ${estate.mesh.key} ${clusters} --no-ca`);
  if (prepared === undefined) return;
  sayRoot(estate, prepared.root.certificate, choice, options['root-cert-out'] ?? options['root-cert']);
}

function itemsOf(
  estate: RootEstate,
  pairs: readonly RemotePair[],
  { prepared, tokens, options }: { prepared: PreparedRoot | undefined; tokens: Tokens; options: Options },
): Item[] {
  const authorities = prepared === undefined ? [] : caItems(estate, prepared, options);
  return [...authorities, ...remoteItems(pairs, tokens)];
}
