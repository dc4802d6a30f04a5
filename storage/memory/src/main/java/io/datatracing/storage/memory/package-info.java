/** A store that keeps spans on the heap: for tests, for a first look, and to be read. */
@NullMarked
package io.datatracing.storage.memory;

import org.jspecify.annotations.NullMarked;
