/** Figures over many durations that say how sure they are. */
@NullMarked
package io.datatracing.model.latency;

import org.jspecify.annotations.NullMarked;
