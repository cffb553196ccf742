import { resolve } from 'node:path';
import { validityOf } from '../core/seal/lifetimes.js';
import { type SealedFile, sealAuthority } from '../core/seal/seal-authority.js';
import { type NewFile, withNewFiles } from '../io/create-files.js';
import { observedBy } from '../io/observed-process.js';
import { secureRandom } from '../io/secure-random.js';
import { writeSealed } from '../io/write-sealed.js';
import { say, strictCode, usageError } from './common.js';
import { sayRefusals } from './exchange-settle.js';
import { checkNewRoot, isSealed, openSealing, type SealEstate } from './seal-estate.js';
import { sayNothingToSeal, sayResult } from './seal-messages.js';
import { lifetimesOf, type RootChoice, rootChoice, type SealOptions, sealOptions } from './seal-options.js';
import { assertPlaces } from './seal-places.js';
import { type PreparedRoot, prepareRoot } from './seal-root.js';

export const builder = sealOptions;

/** Checks everything first, then makes and seals for every cluster that is asked for, or for none. */
export async function run(options: SealOptions): Promise<number> {
  assertUnobserved();
  const choice = rootChoice(options);
  lifetimesOf(options);
  const estate = await openSealing(options);
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

/** Memory that others may look into is no place for keys (facts/reliability.md S05). */
function assertUnobserved(): void {
  const option = observedBy();
  if (option === undefined) return;
  throw usageError(
    `Node runs with "${option}", and others could read the keys by it. Run without it; see NODE_OPTIONS.`,
  );
}

function leaveAsItIs({ mesh, known, keys, warnings }: SealEstate, { strict }: SealOptions): number {
  if (known.length === 0) {
    throw usageError(
      'Say what becomes of the key of the new root: --root-out FILE keeps it, --forget-root does not; or bring a CA with --root-cert and --root-key. (see meshloom seal ca --help)',
    );
  }
  const clusters = keys.map(({ cluster }) => cluster);
  sayNothingToSeal(mesh, clusters);
  return strictCode(strict, [], warnings);
}

function finish(estate: SealEstate, choice: RootChoice, options: SealOptions, prepared: PreparedRoot): number {
  const { mesh, keys, known, paths } = estate;
  const { root, warnings } = prepared;
  const { certificate } = root;
  const due = keys.filter((key) => !isSealed(key, estate, certificate.sha256));
  const validity = validityOf(lifetimesOf(options).intermediate, estate.now);
  const making = { validity, kind: options.key, random: secureRandom };
  const sealed = due.map((key) => sealAuthority(mesh, key, root, making));
  const files = sealed.map((one) => fileOf(one, estate));
  withNewFiles(newFiles(choice, options, prepared), () => writeSealed(paths.sealed, files));
  sayResult(
    { mesh, dir: paths.sealed, sealed, kept: keys.filter((key) => !due.includes(key)).map(({ cluster }) => cluster) },
    {
      certificate,
      choice,
      certificateFile: options['root-cert-out'] ?? options['root-cert'],
      isRecorded: known.some(({ sha256, isSealed }) => !isSealed && sha256 === certificate.sha256),
    },
  );
  if (sealed.length > 0) say('Commit the sealed files, then run: meshloom generate');
  return strictCode(options.strict, [], warnings + estate.warnings);
}

function fileOf(
  { name, text, cluster }: SealedFile,
  { held }: SealEstate,
): { name: string; text: string; before: string | undefined } {
  return { name, text, before: held.get(cluster)?.text };
}

/** The root's key and its public certificate, where a file of each is wanted. */
function newFiles(choice: RootChoice, options: SealOptions, { root, keyText }: PreparedRoot): NewFile[] {
  const files: NewFile[] = [];
  if (choice.kind === 'keep' && keyText !== undefined)
    files.push({ path: choice.keyFile, bytes: keyText, mode: 0o600 });
  const certificateFile = options['root-cert-out'];
  if (certificateFile !== undefined) {
    files.push({ path: resolve(certificateFile), bytes: Buffer.from(root.certificate.pem), mode: 0o644 });
  }
  return files;
}
