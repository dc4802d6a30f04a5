/** The application's own OpenTelemetry API, 1.0 and later, over the agent's spans and contexts. */
@NullMarked
package io.datatracing.instrumentation.opentelemetryapi;

import org.jspecify.annotations.NullMarked;
