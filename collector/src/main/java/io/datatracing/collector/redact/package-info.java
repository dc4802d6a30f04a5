/** Takes out of spans what nobody shall read: by key, by pattern, by what a value looks like. */
@NullMarked
package io.datatracing.collector.redact;

import org.jspecify.annotations.NullMarked;
