import { error, type RuleText } from './rule-text.js';

/** The rules of how out/ is applied. */
export const deliveryRules = {
  'delivery-repository': error(
    'A repository and its revision are texts that Argo CD reads as they are, without a password.',
    'design 2.9, gitops 1.1, 1.6',
  ),
  'delivery-path': error('The path of out/ is one of the repository.', 'design 2.9, gitops 1.1'),
  'delivery-project': error("The AppProject is the estate's own.", 'gitops 1.6'),
  'delivery-destination': error('Every cluster is a destination of its own.', 'design 2.3, gitops 1.6'),
  'delivery-placement': error('A placement chooses among clusters that are named as their folders.', 'gitops 1.10'),
  'delivery-name': error('An Application has a name of at most 63 characters.', 'design 2.9'),
  'delivery-cluster': error('No cluster has the folder of Flux.', 'design 4'),
} as const satisfies Record<string, RuleText>;
