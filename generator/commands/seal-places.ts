import { resolve } from 'node:path';
import { isTaken, type NewFile } from '../io/create-files.js';
import { liesIn, repositoryOf } from '../io/repository.js';
import { shownPath } from '../io/shown-path.js';
import { type Paths, usageError } from './common.js';
import type { CaOptions, RootChoice } from './seal-options.js';
import type { PreparedRoot } from './seal-root.js';

/** Refuses files that cannot be created, and a private key where it could be committed; before anybody types a passphrase. */
export function assertPlaces(options: CaOptions, choice: RootChoice, paths: Paths): void {
  const keyFile = choice.kind === 'keep' ? choice.keyFile : undefined;
  const certificate = options['root-cert-out'];
  const certificateFile = certificate === undefined ? undefined : resolve(certificate);
  if (keyFile !== undefined) {
    assertNew('--root-out', keyFile);
    assertOutside('--root-out', keyFile, [paths.topology, paths.sealed]);
  }
  if (certificateFile !== undefined) assertNew('--root-cert-out', certificateFile);
  if (keyFile !== undefined && keyFile === certificateFile) {
    throw usageError('--root-out and --root-cert-out name one file. Give each its own.');
  }
}

/** The root's key and its public certificate, where a file of each is wanted. */
export function newFilesOf(choice: RootChoice, options: CaOptions, { root, keyText }: PreparedRoot): NewFile[] {
  const files: NewFile[] = [];
  if (choice.kind === 'keep' && keyText !== undefined)
    files.push({ path: choice.keyFile, bytes: keyText, mode: 0o600 });
  const certificateFile = options['root-cert-out'];
  if (certificateFile !== undefined) {
    files.push({ path: resolve(certificateFile), bytes: Buffer.from(root.certificate.pem), mode: 0o644 });
  }
  return files;
}

function assertNew(option: string, file: string): void {
  if (isTaken(file)) throw usageError(`${option}: ${shownPath(file)} exists already. Give a new name.`);
  if (liesIn('/', file) !== undefined) return;
  throw usageError(`${option}: the directory of ${shownPath(file)} does not exist. Create it, or correct the path.`);
}

/** Outside of every repository that holds one of these paths. */
function assertOutside(option: string, file: string, paths: readonly string[]): void {
  const repository = paths.map(repositoryOf).find((root) => liesIn(root, file) !== false);
  if (repository === undefined) return;
  throw usageError(
    `${option}: ${shownPath(file)} lies in ${repository}, where it could be committed. Choose a place outside of it.`,
  );
}
