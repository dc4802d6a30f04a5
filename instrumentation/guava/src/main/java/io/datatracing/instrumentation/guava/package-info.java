/** Context across Guava's futures and their listeners. */
package io.datatracing.instrumentation.guava;
