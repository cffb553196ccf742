import type { Argv } from 'yargs';
import type { RemotePair } from '../core/seal/remote-pairs.js';
import { writeSealed } from '../io/write-sealed.js';
import { say, strictCode } from './common.js';
import { sayRefusals } from './exchange-settle.js';
import { type AccessOptions, accessOptions, assertAccess } from './seal-access.js';
import { caFile, sealFor } from './seal-ca.js';
import { isSealed, type MeshEstate, openMesh, rootEstate, type SealEstate, sealEstate } from './seal-estate.js';
import { saySealed, tell } from './seal-messages.js';
import {
  assertUnobserved,
  type CaOptions,
  lifetimesOf,
  type RootChoice,
  refuseOnly,
  rootChoice,
  rootOptions,
  sealOptions,
} from './seal-options.js';
import { saySealedRemotes, sayTokens } from './seal-remote-messages.js';
import { duePairs, makeRemotes, openRemotes, type Remotes } from './seal-remotes.js';
import { prepareRoot } from './seal-root.js';
import { chosenSource, type TokenOptions, tokenOptions } from './seal-token-options.js';

type Options = CaOptions & AccessOptions & TokenOptions;

export function builder(yargs: Argv): Argv<Options> {
  const common = sealOptions(yargs, 'the mesh whose sealed files are looked at', 'of this cluster alone (repeatable)');
  return tokenOptions(accessOptions(rootOptions(common)));
}

/** Makes anew what is due of what is sealed, all of it or none; 1 if something is left that takes the root's key. */
export async function run(options: Options): Promise<number> {
  assertUnobserved();
  refuseOnly(options);
  assertAccess(options);
  chosenSource(options);
  lifetimesOf(options);
  const choice = rootChoice(options);
  const estate = await openMesh(options, ['sealed-secrets', 'cert-manager']);
  const remotes = estate.mesh.span === undefined ? NONE : openRemotes(estate, estate.clusters, false);
  const authorities = dueAuthorities(estate);
  const refused = sayRefusals([...remotes.refusals, ...authorities.refusals]);
  if (refused !== 0) return refused;
  const pairs = duePairs(
    remotes.pairs.filter(({ held }) => held !== undefined),
    estate,
    undefined,
  );
  const isNothing = pairs.length === 0 && authorities.keys.length === 0;
  if (isNothing) tell(`Nothing that is sealed for "${estate.mesh.key}" is due.`);
  return isNothing ? strictCode(options.strict, [], estate.warnings) : remake(pairs, authorities, choice, options);
}

const NONE: Remotes = { pairs: [], refusals: [] };

/** The sealed CAs that are due, with their keys for sealing; the others keep their root. */
function dueAuthorities(estate: MeshEstate): SealEstate {
  const { held } = rootEstate(estate, []);
  const all = sealEstate(
    estate,
    estate.clusters.filter(({ key }) => held.has(key)),
  );
  if (all.refusals.length > 0) return all;
  const due = all.keys.filter((key) => !isSealed(key, all, undefined));
  return sealEstate(
    estate,
    all.clusters.filter(({ key }) => due.some(({ cluster }) => cluster === key)),
  );
}

async function remake(
  pairs: readonly RemotePair[],
  estate: SealEstate,
  choice: RootChoice,
  options: Options,
): Promise<number> {
  const isLeft = choice.kind !== 'given' && estate.keys.length > 0;
  const root =
    choice.kind === 'given' && estate.keys.length > 0 ? await prepareRoot(estate, choice, options) : undefined;
  if (typeof root === 'number') return root;
  const made = await makeRemotes(pairs, estate, options);
  if (typeof made === 'number') return made;
  const sealed = root === undefined ? [] : sealFor(estate.keys, estate, options, root);
  writeSealed(estate.paths.sealed, [...sealed.map((one) => caFile(one, estate)), ...made.files]);
  const warnings = estate.warnings + (root?.warnings ?? 0) + sayTokens(made.tokens, pairs, estate.now);
  saySealed(sealed, estate.paths.sealed);
  saySealedRemotes(made.sealed, estate.paths.sealed);
  if (isLeft) sayLeft(estate);
  if (sealed.length + made.sealed.length > 0) say('Commit the sealed files, then run: meshloom generate');
  return isLeft ? 1 : strictCode(options.strict, [], warnings);
}

/** What cannot be made anew without the root's key. */
function sayLeft({ mesh, keys, held }: SealEstate): void {
  for (const { cluster, sha256 } of keys) {
    const { file, ca } = held.get(cluster)!;
    const why =
      ca.sealingCertificate === sha256
        ? `is due, and ends at ${ca.validity.notAfter}`
        : 'was sealed with another certificate than the one in the record';
    tell(`${file}: ${why}. A new CA takes the root's key.`);
  }
  tell(`Make them anew with it: meshloom seal reseal --mesh ${mesh.key} --root-cert FILE --root-key FILE`);
}
