/**
 * Services over gRPC, on grpc-java and Netty: OTLP's and Jaeger's. Messages stay bytes; no protobuf
 * runtime is needed.
 */
@NullMarked
package io.datatracing.collector.grpc;

import org.jspecify.annotations.NullMarked;
