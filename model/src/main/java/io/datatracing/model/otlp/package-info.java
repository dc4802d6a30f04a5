/**
 * OpenTelemetry's protobuf encoding of traces, read and written by hand.
 *
 * <p>Source of the format: {@code opentelemetry/proto/trace/v1/trace.proto} and the messages it
 * imports, release 1.11. {@link io.datatracing.model.otlp.OtlpReader} walks a request without
 * making objects, {@link io.datatracing.model.otlp.OtlpDecoder} makes the model from it and {@link
 * io.datatracing.model.otlp.OtlpWriter} goes the other way.
 */
@NullMarked
package io.datatracing.model.otlp;

import org.jspecify.annotations.NullMarked;
