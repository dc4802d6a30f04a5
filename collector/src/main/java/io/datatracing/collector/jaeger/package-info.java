/**
 * Jaeger's spans by its own protocols, <a
 * href="https://github.com/jaegertracing/jaeger-idl">jaeger-idl</a>: Thrift over HTTP and UDP,
 * gRPC; and its remote sampling.
 */
@NullMarked
package io.datatracing.collector.jaeger;

import org.jspecify.annotations.NullMarked;
