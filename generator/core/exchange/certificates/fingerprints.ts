const FINGERPRINT = /^(?:sha256(?::| fingerprint=))?([0-9a-f]{64}|[0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i;

/**
 * A SHA-256 fingerprint as people type and paste it, with `sha256:` or with openssl's `SHA256 Fingerprint=` before it
 * or with nothing, as records hold it: lower-case hex pairs with colons. undefined if it is none.
 */
export function parseFingerprint(text: string): string | undefined {
  return FINGERPRINT.exec(text)?.[1]
    ?.toLowerCase()
    .replaceAll(':', '')
    .replace(/..(?=.)/g, '$&:');
}
