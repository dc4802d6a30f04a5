/** What two traces, or two groups of traces, have in common and what tells them apart. */
@NullMarked
package io.datatracing.model.compare;

import org.jspecify.annotations.NullMarked;
