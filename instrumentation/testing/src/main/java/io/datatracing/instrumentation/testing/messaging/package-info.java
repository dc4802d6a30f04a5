/** Contract kit of clients of message systems. */
@NullMarked
package io.datatracing.instrumentation.testing.messaging;

import org.jspecify.annotations.NullMarked;
