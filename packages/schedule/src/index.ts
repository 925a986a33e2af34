export { nextAfter } from './next.ts';
export { parseWhen, type Read, splitWhen } from './parse-when.ts';
export { type Planned, planDue } from './plan.ts';
export { isTimeZone, spoken } from './time-zone.ts';
