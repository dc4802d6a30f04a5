/**
 * What watches the process beside the application: pauses, pressure and the breaker, spans that
 * nobody ends. One thread, which begins with the first trace.
 */
@NullMarked
package io.datatracing.exporter.watch;

import org.jspecify.annotations.NullMarked;
