/** Keeps a share of the traces by their id, before anything is known of them. */
@NullMarked
package io.datatracing.collector.sampling.head;

import org.jspecify.annotations.NullMarked;
