import { apiAlerts, operatorAlerts } from './alerts.ts';
import { objectiveRules } from './budget-burn.ts';
import type { Group } from './rule.ts';
import { apiSlos, jobSlos } from './slos.ts';

/** All rules. The chart leaves the group of the API out if there is none. */
export const groups: readonly Group[] = [
  { name: 'dockerfilejob-operator', rules: operatorAlerts },
  { name: 'dockerfilejob-jobs', rules: jobSlos.flatMap(objectiveRules) },
  { name: 'dockerfilejob-api', rules: [...apiAlerts, ...apiSlos.flatMap(objectiveRules)] },
];
