/** What went wrong in spans, and which of it is the same thing again. */
@NullMarked
package io.datatracing.model.error;

import org.jspecify.annotations.NullMarked;
