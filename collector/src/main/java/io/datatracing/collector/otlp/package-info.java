/**
 * OTLP over HTTP, by its <a
 * href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">specification</a>.
 */
@NullMarked
package io.datatracing.collector.otlp;

import org.jspecify.annotations.NullMarked;
