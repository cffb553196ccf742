/** Minutes of a duration as the topology writes it: `360h`, `1h30m`, `90m`. */
export function minutesOf(duration: string): number {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(duration) ?? [];
  return Number(hours) * 60 + Number(minutes);
}

/**
 * A duration as Go prints it, `1h0m0s`. Controllers write their objects back in this form, and Argo CD would take any
 * other for a difference that never goes away.
 */
export function goDuration(duration: string): string {
  const all = minutesOf(duration);
  if (all === 0) return '0s';
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  return `${hours === 0 ? '' : `${hours}h`}${minutes}m0s`;
}
