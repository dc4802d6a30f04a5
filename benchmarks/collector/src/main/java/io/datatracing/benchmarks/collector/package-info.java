/** How many spans a second go through HTTP, gzip and OTLP into a store. */
package io.datatracing.benchmarks.collector;
