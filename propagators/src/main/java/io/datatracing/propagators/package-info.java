/**
 * Formats of headers other than W3C's, and what is recorded of what came with a trace. Lives in the
 * agent's loader and is loaded only where a setting asks for it.
 */
@NullMarked
package io.datatracing.propagators;

import org.jspecify.annotations.NullMarked;
