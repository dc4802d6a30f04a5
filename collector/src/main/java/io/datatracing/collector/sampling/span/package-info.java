/** What samplers share: views of encoded spans, requests made of them, consistent probability. */
@NullMarked
package io.datatracing.collector.sampling.span;

import org.jspecify.annotations.NullMarked;
