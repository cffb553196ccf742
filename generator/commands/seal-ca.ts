import type { Argv } from 'yargs';
import type { RecordFile } from '../core/exchange/records/record-files.js';
import { validityOf } from '../core/seal/lifetimes.js';
import { type SealedFile, sealAuthority } from '../core/seal/seal-authority.js';
import type { SealingKey } from '../core/seal/sealing-certificates.js';
import { withNewFiles } from '../io/create-files.js';
import { secureRandom } from '../io/secure-random.js';
import { writeSealed } from '../io/write-sealed.js';
import { say, strictCode, usageError } from './common.js';
import { sayRefusals } from './exchange-settle.js';
import { checkNewRoot, isSealed, openMesh, type SealEstate, sealEstate } from './seal-estate.js';
import { sayKept, sayRoot, saySealed, tell } from './seal-messages.js';
import {
  assertUnobserved,
  type CaOptions,
  lifetimesOf,
  newRootOptions,
  type RootChoice,
  refuseOnly,
  rootChoice,
  rootOptions,
  sealOptions,
} from './seal-options.js';
import { assertPlaces, newFilesOf } from './seal-places.js';
import { type PreparedRoot, prepareRoot } from './seal-root.js';

export function builder(yargs: Argv): Argv<CaOptions> {
  const common = sealOptions(yargs, 'the mesh whose CA is made', 'seal for this cluster of it alone (repeatable)');
  return newRootOptions(rootOptions(common)) as Argv<CaOptions>;
}

/** Checks everything first, then makes and seals for every cluster that is asked for, or for none. */
export async function run(options: CaOptions): Promise<number> {
  assertUnobserved();
  refuseOnly(options);
  const choice = rootChoice(options);
  lifetimesOf(options);
  const opened = await openMesh(options, ['sealed-secrets']);
  const estate = sealEstate(opened, opened.clusters);
  const refused = sayRefusals([...estate.refusals, ...checkNewRoot(estate, choice.kind)]);
  if (refused !== 0) return refused;
  if (choice.kind === 'none') return leaveAsItIs(estate, options);
  assertPlaces(options, choice, estate.paths);
  const prepared = await prepareRoot(estate, choice, options);
  if (typeof prepared === 'number') return prepared;
  try {
    return finish(estate, choice, options, prepared);
  } finally {
    prepared.keyText?.fill(0);
  }
}

function leaveAsItIs({ mesh, known, keys, warnings }: SealEstate, { strict }: CaOptions): number {
  if (known.length === 0) {
    throw usageError(
      'Say what becomes of the key of the new root: --root-out FILE keeps it, --forget-root does not; or bring a CA with --root-cert and --root-key. (see meshloom seal ca --help)',
    );
  }
  sayKept(keys);
  tell(`The CA of "${mesh.key}" stays as it is.`);
  return strictCode(strict, [], warnings);
}

function finish(estate: SealEstate, choice: RootChoice, options: CaOptions, prepared: PreparedRoot): number {
  const { keys, paths } = estate;
  const due = keys.filter((key) => !isSealed(key, estate, prepared.root.certificate.sha256));
  const sealed = sealFor(due, estate, options, prepared);
  withNewFiles(newFilesOf(choice, options, prepared), () =>
    writeSealed(
      paths.sealed,
      sealed.map((one) => caFile(one, estate)),
    ),
  );
  saySealed(sealed, paths.sealed);
  sayKept(keys.filter((key) => !due.includes(key)));
  sayRoot(estate, prepared.root.certificate, choice, options['root-cert-out'] ?? options['root-cert']);
  if (sealed.length > 0) say('Commit the sealed files, then run: meshloom generate');
  return strictCode(options.strict, [], prepared.warnings + estate.warnings);
}

/** An intermediate CA for each of these clusters, sealed. */
export function sealFor(
  due: readonly SealingKey[],
  { mesh, now }: Pick<SealEstate, 'mesh' | 'now'>,
  options: CaOptions,
  { root }: PreparedRoot,
): SealedFile[] {
  const validity = validityOf(lifetimesOf(options).intermediate, now);
  return due.map((key) => sealAuthority(mesh, key, root, { validity, kind: options.key, random: secureRandom }));
}

/** As it is written in the place of what was there. */
export function caFile({ name, text, cluster }: SealedFile, { held }: Pick<SealEstate, 'held'>): RecordFile {
  return { name, text, before: held.get(cluster)?.text };
}
