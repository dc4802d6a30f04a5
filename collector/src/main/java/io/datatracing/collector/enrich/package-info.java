/** Adds to spans what their senders do not know: environment, place, owner. */
@NullMarked
package io.datatracing.collector.enrich;

import org.jspecify.annotations.NullMarked;
