import { count, plural } from '../format/text';
import { duration } from '../format/duration';
import { mainRoot } from './critical';
import { errorReason } from './exceptions';
import { isError, type SpanNode, type TraceModel } from './model';
import { shortName } from './names';
import type { Share } from './shares';

/** The heading of a trace: what is the case, split so that the subject can stand out. */
export interface Verdict {
  subject: string;
  predicate: string;
}

/** A share below this is not what made the trace long. */
const TELLING_SHARE = 0.3;

export function verdict(model: TraceModel, largest: Share | undefined): Verdict {
  const root = mainRoot(model);
  if (root === undefined) return { subject: 'Empty trace', predicate: 'no span of it is stored' };
  const first = model.nodes[root]!;
  const subject = shortName(first.span.name);
  const culprit = errorOrigin(model);
  if (culprit) return { subject, predicate: failure(first, culprit) };
  if (first.detached === 'orphan') {
    const who = plural(model.missing.length, 'span');
    return { subject, predicate: `is where this trace begins here: ${who} above it did not arrive` };
  }
  const took = `took ${duration(model.end)}`;
  if (!largest || model.nodes.length === 1 || largest.nanos < model.end * TELLING_SHARE)
    return { subject, predicate: took };
  const whole = largest.nanos >= model.end * 0.995;
  return { subject, predicate: `${took}, ${whole ? 'all' : duration(largest.nanos)} of it ${inPlace(largest.label)}` };
}

/**
 * The error the others follow from, as far as a trace can tell. Of those with no failing child: the last that failed all
 * the way up to the root, because what failed earlier was survived (a cache miss, an attempt before the last); where none
 * did, the first.
 */
export function errorOrigin(model: TraceModel): SpanNode | undefined {
  const origins = model.errors
    .map((index) => model.nodes[index]!)
    .filter((node) => !node.children.some((child) => isError(model.nodes[child]!)))
    .sort((a, b) => a.end - b.end);
  return origins.findLast((node) => failsUpToRoot(model, node)) ?? origins[0];
}

function failure(root: SpanNode, culprit: SpanNode): string {
  const reason = errorReason(culprit.span);
  if (culprit === root) return `failed: ${reason}`;
  const { service } = culprit.span;
  const name = shortName(culprit.span.name);
  const isSame = service === root.span.service;
  if (isError(root)) return `failed ${isSame ? `at ${name}` : `in ${service}`}: ${reason}`;
  return `ended, but ${isSame ? `${name} failed` : `${service} failed at ${name}`}: ${reason}`;
}

function failsUpToRoot(model: TraceModel, node: SpanNode): boolean {
  let at = node;
  while (at.parent >= 0) {
    at = model.nodes[at.parent]!;
    if (!isError(at)) return false;
  }
  return true;
}

const inPlace = (label: string) => (/^(in topic|before) /.test(label) ? label : `in ${label}`);

/** The facts under the heading that a screen reader hears as one sentence. */
export const extent = (model: TraceModel): string =>
  `${plural(model.nodes.length, 'span')}, ${count(model.trace.services.length)} services`;
