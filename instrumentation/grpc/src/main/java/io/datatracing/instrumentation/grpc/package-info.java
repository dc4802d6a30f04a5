/** gRPC: one span for each call, on both sides. See the README of this folder. */
@NullMarked
package io.datatracing.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;
