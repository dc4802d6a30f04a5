/** How long the packed server takes to answer over HTTP. */
package io.datatracing.benchmarks.query;
