package io.datatracing.benchmarks.agent;

import io.datatracing.model.otlp.OtlpReader;

/** Counts the spans of an OTLP request. */
final class SpanCount {
  private SpanCount() {}

  static int of(byte[] request) {
    OtlpReader reader = new OtlpReader().reset(request, 0, request.length);
    int spans = 0;
    while (reader.nextSlice()) {
      spans++;
    }
    return spans;
  }
}
