/** Commands that ask a running server by its HTTP API. */
@NullMarked
package io.datatracing.distribution.query;

import org.jspecify.annotations.NullMarked;
