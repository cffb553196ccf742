// Every image of the built-in samples. All are public, need no pull secret and run under any user ID that OpenShift picks.

/** The tag of bookinfo's images where `values.tag` gives none. */
const BOOKINFO_TAG = '1.20.3';

/**
 * Bookinfo as OpenShift Service Mesh's own branch of Istio deploys it (samples/bookinfo/platform/kube/bookinfo.yaml,
 * release-1.26 to release-1.28): the upstream images, mirrored to Quay, which does not limit anonymous pulls.
 */
export function bookinfoImage(service: string, version: string, tag: string = BOOKINFO_TAG): string {
  return `quay.io/sail-dev/examples-bookinfo-${service}-${version}:${tag}`;
}

/** Red Hat's Universal Base Image with Python 3.12 and nothing to build with; `python3` is on the PATH, the user is 1001. */
export const PYTHON_IMAGE = 'registry.access.redhat.com/ubi9/python-312-minimal:9.7';

/** The curl project's own image (Alpine, with a shell); its user has a name, the number comes from OpenShift. */
export const CURL_IMAGE = 'quay.io/curl/curl:8.16.0';
