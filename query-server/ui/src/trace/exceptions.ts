import type { Span } from '../api/types';
import { attribute } from './attributes';

/** An exception as the semantic conventions record it: an event named `exception`. */
export interface ExceptionEvent {
  type: string;
  message: string;
  stackTrace: string;
  timeUnixNano: string;
}

export function exceptions(span: Span): ExceptionEvent[] {
  return span.events
    .filter((event) => event.name === 'exception')
    .map((event) => ({
      type: attribute(event.attributes, 'exception.type') ?? '',
      message: attribute(event.attributes, 'exception.message') ?? '',
      stackTrace: attribute(event.attributes, 'exception.stacktrace') ?? '',
      timeUnixNano: event.timeUnixNano,
    }));
}

/** What went wrong in as few words as are known: the exception's class, else `error.type`, else the status message. */
export function errorReason(span: Span): string {
  const thrown = exceptions(span).at(-1);
  const named = thrown?.type || attribute(span.attributes, 'error.type') || '';
  return simpleName(named) || span.status.message || 'error';
}

/** `io.example.SchemaMismatch` and `Outer$SchemaMismatch` are SchemaMismatch; `500` and `timeout` stay as they are. */
export function simpleName(type: string): string {
  return /^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)+$/.test(type)
    ? type.slice(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1)
    : type;
}
