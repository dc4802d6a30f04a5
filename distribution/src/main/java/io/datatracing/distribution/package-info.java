/**
 * The {@code datatracing} command: what a user starts, and the place where the servers are put
 * together.
 */
@NullMarked
package io.datatracing.distribution;

import org.jspecify.annotations.NullMarked;
