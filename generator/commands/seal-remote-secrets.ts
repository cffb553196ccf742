import type { Argv } from 'yargs';
import { writeSealed } from '../io/write-sealed.js';
import { say, strictCode } from './common.js';
import { sayRefusals } from './exchange-settle.js';
import { type AccessOptions, accessOptions, assertAccess } from './seal-access.js';
import { openMesh } from './seal-estate.js';
import { assertUnobserved, refuseOnly, type SealOptions, sealOptions } from './seal-options.js';
import { sayKeptRemotes, sayRenewal, saySealedRemotes, sayTokens } from './seal-remote-messages.js';
import { duePairs, makeRemotes, openRemotes } from './seal-remotes.js';
import { chosenSource, type TokenOptions, tokenOptions } from './seal-token-options.js';

type Options = SealOptions & AccessOptions & TokenOptions & { renew?: boolean };

export function builder(yargs: Argv): Argv<Options> {
  const clusters = 'seal for the control plane in this cluster alone (repeatable)';
  const common = sealOptions(yargs, 'the mesh whose control planes read its other clusters', clusters);
  return tokenOptions(accessOptions(common)).option('renew', {
    type: 'boolean',
    describe: 'make all of them anew, whatever life is left',
  }) as unknown as Argv<Options>;
}

/** Asks every cluster that is led to for a token, then seals all that is due, or nothing. */
export async function run(options: Options): Promise<number> {
  assertUnobserved();
  refuseOnly(options);
  assertAccess(options);
  const chosen = chosenSource(options);
  const estate = await openMesh(options, ['sealed-secrets', 'cert-manager']);
  const { pairs, refusals } = openRemotes(estate, estate.clusters, options.cluster !== undefined);
  const refused = sayRefusals(refusals);
  if (refused !== 0) return refused;
  const due = options.renew === true ? pairs : duePairs(pairs, estate, chosen);
  const made = await makeRemotes(due, estate, options);
  if (typeof made === 'number') return made;
  writeSealed(estate.paths.sealed, made.files);
  const warnings = sayTokens(made.tokens, due, estate.now);
  saySealedRemotes(made.sealed, estate.paths.sealed);
  const kept = pairs.filter((pair) => !due.includes(pair));
  sayKeptRemotes(kept);
  const held = kept.flatMap((pair) => pair.held?.sealed.token ?? []);
  sayRenewal([...held, ...made.tokens.held.values()], `seal remote-secrets --mesh ${estate.mesh.key}`);
  if (due.length > 0) say('Commit the sealed files, then run: meshloom generate');
  return strictCode(options.strict, [], estate.warnings + warnings);
}
