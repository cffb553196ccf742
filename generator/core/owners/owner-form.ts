/** `@user`, `@org/team`, GitLab's `@@role`, or an e-mail address. */
const OWNER =
  /^(?:@@?[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_.-]+)*|[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]+)$/;

/** Whether CODEOWNERS takes it for one owner; of any other GitHub ignores the whole line. */
export function isOwner(text: string): boolean {
  return OWNER.test(text);
}
