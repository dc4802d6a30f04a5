package io.datatracing.exporter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Answers as told, then with success, and keeps what it was sent. */
final class FakeTransport implements Transport {
  final List<List<Span>> requests = new ArrayList<>();
  final List<Integer> timeouts = new ArrayList<>();
  private final Deque<SendResult> answers = new ArrayDeque<>();

  private Runnable meanwhile = () -> {};

  /** Runs while each request from now on is on its way. */
  void meanwhile(Runnable other) {
    meanwhile = other;
  }

  void answer(SendResult... results) {
    answers.addAll(List.of(results));
  }

  @Override
  public SendResult send(byte[] body, int length, int timeoutMillis) {
    timeouts.add(timeoutMillis);
    meanwhile.run();
    try {
      requests.add(
          ExportTraceServiceRequest.parseFrom(ByteString.copyFrom(body, 0, length))
              .getResourceSpans(0)
              .getScopeSpans(0)
              .getSpansList());
    } catch (InvalidProtocolBufferException notOtlp) {
      throw new AssertionError(notOtlp);
    }
    return answers.isEmpty() ? SendResult.ok() : answers.poll();
  }
}
