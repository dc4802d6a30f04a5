/** Clocks of different machines in one trace: how far they are apart, as far as spans can tell. */
@NullMarked
package io.datatracing.model.skew;

import org.jspecify.annotations.NullMarked;
