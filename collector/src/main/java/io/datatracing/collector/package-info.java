/** The way of spans into the store: receivers, and an account of what they refused. */
@NullMarked
package io.datatracing.collector;

import org.jspecify.annotations.NullMarked;
