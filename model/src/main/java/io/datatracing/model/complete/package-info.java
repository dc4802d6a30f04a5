/** How much of a trace is there, as far as the trace itself can tell. */
@NullMarked
package io.datatracing.model.complete;

import org.jspecify.annotations.NullMarked;
