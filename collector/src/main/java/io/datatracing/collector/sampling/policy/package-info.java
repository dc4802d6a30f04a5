/** What is kept: conditions on spans and traces, and how they are decided. */
@NullMarked
package io.datatracing.collector.sampling.policy;

import org.jspecify.annotations.NullMarked;
