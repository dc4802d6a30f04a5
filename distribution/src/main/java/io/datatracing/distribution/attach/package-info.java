/** Commands for a JVM that runs already: attaching the agent, and telling it what to do. */
@NullMarked
package io.datatracing.distribution.attach;

import org.jspecify.annotations.NullMarked;
