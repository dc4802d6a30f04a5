/** Keeps traces by what they turn out to be: spans wait in a journal until a window is over. */
@NullMarked
package io.datatracing.collector.sampling.tail;

import org.jspecify.annotations.NullMarked;
