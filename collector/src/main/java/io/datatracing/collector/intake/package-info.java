/**
 * What all receivers have in common: the seam to what follows them, the answer they wait for, and
 * the way from another format's spans to OTLP.
 */
@NullMarked
package io.datatracing.collector.intake;

import org.jspecify.annotations.NullMarked;
