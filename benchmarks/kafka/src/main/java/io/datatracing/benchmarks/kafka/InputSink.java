package io.datatracing.benchmarks.kafka;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.datatracing.model.Span;
import io.datatracing.model.join.InputRange;
import io.datatracing.model.join.MessagingAttributes;
import io.datatracing.model.otlp.OtlpBatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** An OTLP endpoint that counts spans of messages, and the inputs that batches list. */
final class InputSink implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final LongAdder sent = new LongAdder();
  private final LongAdder handled = new LongAdder();
  private final LongAdder inputs = new LongAdder();

  InputSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(threads);
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Spans of sending. */
  long sent() {
    return sent.sum();
  }

  /** Spans of handling. */
  long handled() {
    return handled.sum();
  }

  /** Records in the ranges of batches. */
  long inputs() {
    return inputs.sum();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] request;
    try (InputStream in = exchange.getRequestBody()) {
      request = in.readAllBytes();
    }
    for (Span span : OtlpBatch.parse(request).decode()) {
      switch (span.kind()) {
        case PRODUCER -> sent.increment();
        case CONSUMER -> {
          handled.increment();
          for (String text :
              MessagingAttributes.texts(span.attributes(), MessagingAttributes.INPUTS)) {
            InputRange range = InputRange.parse(text);
            inputs.add(range == null ? 0 : range.last() - range.first() + 1);
          }
        }
        default -> {
          // Of the client's own calls, as some agents make them.
        }
      }
    }
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
