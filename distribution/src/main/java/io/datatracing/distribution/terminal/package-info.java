/** Traces drawn with characters. */
@NullMarked
package io.datatracing.distribution.terminal;

import org.jspecify.annotations.NullMarked;
