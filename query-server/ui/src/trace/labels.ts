import { duration, offset } from '../format/duration';
import { clock } from '../format/time';
import { plural, shortSpanId } from '../format/text';
import { attribute } from './attributes';
import { errorReason } from './exceptions';
import { isError, type SpanNode, type TraceModel } from './model';
import { groupFigures, rowInterval, type Row } from './rows';
import { clockContradiction } from './skew';

/** Whether the span had not ended when it was last reported. */
export const isRunning = (node: SpanNode): boolean =>
  attribute(node.span.attributes, 'datatracing.span.state') === 'running';

/** Whether the span was kept because it failed or was slow, although its trace was not sampled. */
export const isRescued = (node: SpanNode): boolean =>
  attribute(node.span.attributes, 'datatracing.sampled.by') === 'rescue';

/** What stands beside a bar: what is unusual first, then how long. */
export function barLabel(model: TraceModel, row: Row): string {
  switch (row.type) {
    case 'wait':
      return `waited ${duration(row.end - row.start)}`;
    case 'gap':
      return `? at least ${duration(row.missing.end - row.missing.start)}, from its ${plural(row.missing.orphans.length, 'child', 'children')}`;
    case 'group': {
      const { median, longest, errors } = groupFigures(row.members);
      return `p50 ${duration(median)} · max ${duration(longest)}${errors ? ` · ${errors} ✕` : ''}`;
    }
    case 'span':
      return spanLabel(model, row.node);
  }
}

/** What fits where there is no room for {@link barLabel}; the marks beside the name and the details say the rest. */
export function shortLabel(row: Row): string {
  const { start, end } = rowInterval(row);
  if (row.type !== 'span') return duration(end - start);
  return `${isError(row.node) ? '✕ ' : ''}${duration(row.node.duration)}`;
}

function spanLabel(model: TraceModel, node: SpanNode): string {
  const parts: string[] = [];
  if (isError(node)) parts.push(`✕ ${errorReason(node.span)}`);
  if (node.detached === 'orphan') parts.push(`parent ${shortSpanId(node.span.parentSpanId!)} not received`);
  parts.push(isRunning(node) ? `${duration(node.duration)} so far` : duration(node.duration));
  const contradiction = clockContradiction(model, node);
  if (contradiction > 0) parts.push(`starts ${duration(contradiction)} before its parent`);
  return parts.join(' · ');
}

/** The start of a span as a time of day or from the start of the trace. */
export const startText = (model: TraceModel, node: SpanNode, relative: boolean): string =>
  relative ? offset(node.start) : timeOfDay(model, node.start);

/** An offset as local time of day. */
export function timeOfDay(model: TraceModel, at: number): string {
  const { time, fraction } = clock(Number(model.startUnixNanos / 1_000_000n) + at / 1e6);
  return time + fraction;
}
