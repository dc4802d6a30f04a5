import type { Finding, GroupComparison } from '../api/types';
import { count, percent, plural } from '../format/text';
import { EMPTY_QUERY, searchAddress, type SearchQuery } from '../search/query';
import { shortName } from '../trace/names';

/** Below this many traces in a group a difference says little. */
const FEW = 20;

/** At or above this, adjusted for the number of things compared, chance explains a difference well enough. */
const BY_CHANCE = 0.05;

/** What the two groups are called: `errors`, or a duration such as `2s`. */
export interface GroupNames {
  readonly first: string;
  readonly second: string;
}

export const groupNames = (split: string): GroupNames =>
  split === 'errors'
    ? { first: 'that failed', second: 'that did not' }
    : { first: `longer than ${split}`, second: 'that are not' };

export const isSignificant = (finding: Finding): boolean => finding.adjusted < BY_CHANCE;

/** What a trace of the group has, in words. */
export function featureText(finding: Finding): string {
  switch (finding.feature) {
    case 'service':
      return `passes ${finding.service}`;
    case 'operation':
      return `has ${finding.service} ${shortName(finding.operation ?? '')}`;
    case 'error':
      return `fails in ${finding.service} ${shortName(finding.operation ?? '')}`;
    case 'attribute':
      return `${finding.service}: ${finding.key} = ${finding.value}`;
  }
}

/** The finding that explains most, or why none does. */
export function groupsVerdict(comparison: GroupComparison, names: GroupNames): { subject: string; predicate: string } {
  const best = comparison.findings.find(isSignificant);
  if (!best) {
    const few = Math.min(comparison.firstTraces, comparison.secondTraces) < FEW;
    return {
      subject: 'No difference stands out',
      predicate: few
        ? `; ${count(comparison.firstTraces)} and ${plural(comparison.secondTraces, 'trace')} are few to tell by`
        : '; what differs, chance explains',
    };
  }
  const share = (part: number, of: number) => percent(of === 0 ? 0 : part / of);
  return {
    subject: featureText(best),
    predicate: `: ${share(best.first, comparison.firstTraces)} of the traces ${names.first}, ${share(best.second, comparison.secondTraces)} of those ${names.second}`,
  };
}

/** Down to one in a thousand as a number; what is less is only said to be. */
export const chanceText = (adjusted: number): string =>
  adjusted < 0.001 ? 'below 0.001' : adjusted >= 0.995 ? '1' : String(Number(adjusted.toPrecision(2)));

/** The traces that have it: what the page's own search can ask for. */
export function findingAddress(finding: Finding, query: SearchQuery): string {
  const tags = [
    ...(finding.feature === 'attribute' ? [`${finding.key}=${finding.value}`] : []),
    ...(finding.feature === 'error' ? ['error=true'] : []),
  ];
  return searchAddress({
    ...EMPTY_QUERY,
    range: query.range,
    service: finding.service,
    operation: finding.operation ?? '',
    tags,
  });
}

/** `errors`, or a duration as the server reads it; undefined for anything else. */
export function parseSplit(text: string): string | undefined {
  const split = text.trim();
  return split === 'errors' || /^\d{1,19}(\.\d{1,9})?(ns|us|µs|ms|s|m|h)?$/.test(split) ? split : undefined;
}

export function groupsAddress(query: SearchQuery, split: string): string {
  const address = searchAddress(query, '/groups');
  return `${address}${address.includes('?') ? '&' : '?'}split=${encodeURIComponent(split)}`;
}
