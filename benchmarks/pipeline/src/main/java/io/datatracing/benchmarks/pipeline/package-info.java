/** What tracing costs a pipeline at the rate at which it usually runs. */
@org.jspecify.annotations.NullMarked
package io.datatracing.benchmarks.pipeline;
