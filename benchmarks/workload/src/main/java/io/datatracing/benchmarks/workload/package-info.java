/** Realistic OTLP traffic from a seed, for every benchmark that needs spans. */
package io.datatracing.benchmarks.workload;
