import type { ErrorGroup, Errors } from '../api/types';
import { count, plural } from '../format/text';
import { shortName } from '../trace/names';

/** Where failures begin comes first, then what they made fail. */
export const byOrigin = (groups: readonly ErrorGroup[]): ErrorGroup[] =>
  [...groups].sort((a, b) => b.originCount - a.originCount || b.count - a.count);

/** What failed, in one line: the type without its package, and the message. */
export function errorText({ type, message }: ErrorGroup): string {
  const name = type.slice(type.lastIndexOf('.') + 1);
  if (!name) return message || 'no message';
  return message ? `${name}: ${message}` : name;
}

/** The heading: what fails most often, where failures begin. */
export function errorsVerdict(errors: Errors, when: string): { subject: string; predicate: string } {
  const worst = byOrigin(errors.groups)[0];
  if (!worst) return { subject: 'Nothing failed', predicate: when };
  const times = plural(worst.count, 'time');
  return {
    subject: `${worst.service.name} fails at ${shortName(worst.operation)}: ${errorText(worst)}`,
    predicate: `${times} in ${plural(worst.traceCount, 'trace')} ${when}`,
  };
}

/** Of a group, how many were only passed on. */
export const originText = ({ count: all, originCount }: ErrorGroup): string =>
  originCount === all ? 'all' : originCount === 0 ? 'none, passed on' : `${count(originCount)} of ${count(all)}`;
