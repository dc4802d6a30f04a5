/** What a trace waited for: the one chain of work and waits from its beginning to its end. */
@NullMarked
package io.datatracing.model.path;

import org.jspecify.annotations.NullMarked;
