/**
 * The canonical trace model: what a span is after the wire format and before any store or page.
 *
 * <p>Everything OpenTelemetry's protocol carries has a place here, so that a store which gives back
 * an equal {@link io.datatracing.model.Span} has lost nothing. All types are immutable values with
 * value equality and may be shared between threads.
 */
@NullMarked
package io.datatracing.model;

import org.jspecify.annotations.NullMarked;
