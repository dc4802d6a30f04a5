/** What can become of a trace: one list for all processes. */
@NullMarked
package io.datatracing.model.fate;

import org.jspecify.annotations.NullMarked;
