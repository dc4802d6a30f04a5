/** The pipeline's own work as traces: an ordinary service in the store. */
@NullMarked
package io.datatracing.collector.selftrace;

import org.jspecify.annotations.NullMarked;
