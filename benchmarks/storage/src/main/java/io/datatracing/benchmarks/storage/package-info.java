/** Figures of the segment store without a server around it. */
package io.datatracing.benchmarks.storage;
