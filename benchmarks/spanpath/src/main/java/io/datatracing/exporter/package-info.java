/**
 * Benchmarks of the span path, in the exporter's package because they measure parts that are not
 * public.
 */
package io.datatracing.exporter;
