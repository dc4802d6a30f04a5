/** Figures made from all spans, before any are sampled away. */
@NullMarked
package io.datatracing.collector.metrics;

import org.jspecify.annotations.NullMarked;
