const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_VALUE = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** What is wrong with a name, in words that follow the name in quotes; undefined when nothing is. */
export type NameProblem = string | undefined;

/** RFC 1123 label, at most `max` characters. */
export function labelProblem(name: string, max: number): NameProblem {
  if (name.length > max) return `has ${name.length} characters, and ${max} are allowed`;
  return LABEL.test(name) ? undefined : 'is no DNS-1123 label: lower-case letters, digits and "-", no "-" at its ends';
}

/** RFC 1035 label, as a Service name needs it (facts/ossm2-federation.md L1). */
export function serviceNameProblem(name: string): NameProblem {
  const problem = labelProblem(name, 63);
  if (problem !== undefined) return problem;
  return /^[a-z]/.test(name) ? undefined : 'does not begin with a letter, as the name of a Service must';
}

/** DNS-1123 subdomain as the API takes object names: at most 253 characters, its labels of any length. */
export function subdomainProblem(name: string): NameProblem {
  if (name.length > 253) return `has ${name.length} characters, and 253 are allowed`;
  return name.split('.').every((label) => LABEL.test(label)) ? undefined : 'is no DNS name in lower case';
}

/** A Kubernetes label value that is not empty. */
export function labelValueProblem(value: string): NameProblem {
  if (value.length > 63) return `has ${value.length} characters, and 63 are allowed`;
  return LABEL_VALUE.test(value)
    ? undefined
    : 'is no label value: letters, digits, "-", "_" and ".", a letter or digit at its ends';
}

/** Whether a text can be a resource's kind. */
export function isKindName(kind: unknown): boolean {
  return typeof kind === 'string' && kind.length <= 63 && /^[A-Z][A-Za-z0-9]*$/.test(kind);
}
