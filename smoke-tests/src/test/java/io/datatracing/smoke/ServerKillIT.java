package io.datatracing.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.distribution.query.TraceDocument;
import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Resource;
import io.datatracing.model.Span;
import io.datatracing.model.SpanId;
import io.datatracing.model.SpanKind;
import io.datatracing.model.TraceId;
import io.datatracing.model.otlp.OtlpWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed in the middle of its work has lost nothing that it acknowledged. */
class ServerKillIT {
  private static final int SENDERS = 4;
  private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 200;
  private static final int SPANS_OF_A_TRACE = 5;
  private static final Resource RESOURCE =
      new Resource(List.of(new Attribute(Resource.SERVICE_NAME, AttributeValue.of("sender"))));

  @TempDir Path directory;

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<TraceId> acknowledged = new ConcurrentLinkedQueue<>();
  private final CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);

  @Test
  void acknowledgedSpansAreThereAfterKillAndRestart() throws Exception {
    Path data = directory.resolve("data");
    try (ServerProcess server = ServerProcess.start(data)) {
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        long sender = i + 1;
        Thread thread = new Thread(() -> sendUntilTheServerIsGone(server.otlp(), sender));
        thread.start();
        senders.add(thread);
      }
      enough.await();
      server.kill();
      for (Thread thread : senders) {
        thread.join();
      }
    }

    try (ServerProcess server = ServerProcess.start(data)) {
      for (TraceId id : acknowledged) {
        TraceDocument trace = server.client().trace(id.toString());
        assertThat(trace.spans()).as("spans of %s", id).hasSize(SPANS_OF_A_TRACE);
      }
    }
  }

  private void sendUntilTheServerIsGone(URI otlp, long sender) {
    for (long number = 1; ; number++) {
      TraceId id = new TraceId(sender, number);
      HttpRequest request =
          HttpRequest.newBuilder(otlp.resolve("/v1/traces"))
              .header("Content-Type", "application/x-protobuf")
              .POST(HttpRequest.BodyPublishers.ofByteArray(OtlpWriter.write(trace(id))))
              .build();
      try {
        HttpResponse<Void> response = http.send(request, HttpResponse.BodyHandlers.discarding());
        if (response.statusCode() == 200) {
          acknowledged.add(id);
          enough.countDown();
        }
      } catch (IOException e) {
        return; // the kill, which is what this sender waits for
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static List<Span> trace(TraceId id) {
    Instant now = Instant.now();
    long start = now.getEpochSecond() * 1_000_000_000 + now.getNano();
    List<Span> spans = new ArrayList<>();
    for (long i = 1; i <= SPANS_OF_A_TRACE; i++) {
      spans.add(
          Span.builder(id, new SpanId(i), "step " + i)
              .parent(i == 1 ? null : new SpanId(i - 1))
              .kind(SpanKind.INTERNAL)
              .times(start, start + 1_000)
              .resource(RESOURCE)
              .build());
    }
    return spans;
  }
}
