/**
 * Why records cannot become what is asked. `exitCode` 1: somebody has to wait, decide or reach a cluster; 2: what was
 * offered is wrong. `about` names the mesh, cluster or file; `fact` and `fix` are whole sentences.
 */
export interface Refusal {
  exitCode: 1 | 2;
  about: string;
  fact: string;
  fix: string;
}
