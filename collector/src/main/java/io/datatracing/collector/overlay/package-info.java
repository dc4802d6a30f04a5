/** Spans that are not in the store, or not yet, in what is read of it. */
@NullMarked
package io.datatracing.collector.overlay;

import org.jspecify.annotations.NullMarked;
