import { isMap } from '../merge.js';
import { secretOffsets } from '../secrets-in-text.js';
import { fieldAt, type Manifest, type ReadChange } from './file-change.js';

/** Whether one of the two texts holds what nobody may read in a log or a comment; out/ may have been tampered with. */
export function holdsSecret({ file, before, after }: ReadChange): boolean {
  if ([before, after].some(isFilledSecret)) return true;
  return [file.before, file.after].some((text) => text !== undefined && secretOffsets(text).length > 0);
}

/** A Secret that has data of its own, as opposed to one that Kubernetes fills. */
function isFilledSecret(manifest: Manifest | undefined): boolean {
  if (manifest?.kind !== 'Secret') return false;
  return ['data', 'stringData'].some((key) => {
    const held = fieldAt(manifest.value, key);
    return isMap(held) && Object.keys(held).length > 0;
  });
}
