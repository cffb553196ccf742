import type { PlannedObject } from '../plan/planned.js';
import type * as T from '../topology.js';
import { bookinfoObjects } from './bookinfo.js';
import { bookinfoDetailsObjects } from './bookinfo-details.js';
import { kubeInfoObjects } from './kube-info.js';
import type { Sample } from './sample.js';
import { sleepObjects } from './sleep.js';

type SampleName = NonNullable<T.App['template']>;

const samples: Readonly<Record<SampleName, (sample: Sample) => PlannedObject[]>> = {
  bookinfo: bookinfoObjects,
  'bookinfo-details': bookinfoDetailsObjects,
  'kube-info': kubeInfoObjects,
  sleep: sleepObjects,
};

/** The objects of a built-in sample, those that others need first. */
export function sampleObjects(template: SampleName, sample: Sample): PlannedObject[] {
  return samples[template](sample);
}
