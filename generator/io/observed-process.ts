import { url } from 'node:inspector';

/** Node's options that write memory to the disk or let others look into it (facts/reliability.md S05). */
const OBSERVING =
  /^--(?:inspect|debug|heapsnapshot|heap-prof|report-|diagnostic-dir|abort-on-uncaught-exception|cpu-prof)/;

/** The option by which this process can be looked into, such as `--inspect`; undefined if there is none. */
export function observedBy(
  execArgv: readonly string[] = process.execArgv,
  nodeOptions: string = process.env.NODE_OPTIONS ?? '',
): string | undefined {
  const options = [...execArgv, ...nodeOptions.split(/[\s"']+/)];
  const found = options.map((option) => option.replaceAll('_', '-')).find((option) => OBSERVING.test(option));
  if (found !== undefined) return found.replace(/=.*$/s, '');
  return url() === undefined ? undefined : '--inspect';
}
