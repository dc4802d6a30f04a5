package io.datatracing.instrumentation.kafkastreams;

import io.datatracing.instrumentation.testing.kafka.KafkaSendingClient;
import io.datatracing.instrumentation.testing.kafka.KafkaTestBroker;
import io.datatracing.instrumentation.testing.messaging.Calls;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.streams.KafkaStreams;

/** An application of one topic and one node for each loop; what it sends itself is a producer's. */
final class KafkaStreamsTestClient extends KafkaSendingClient {
  private final Path state;

  /** Of the last loop: each is an application, and so a group, of its own. */
  private String application = "";

  private volatile String thread = "";

  KafkaStreamsTestClient(Path state) {
    super(KafkaTestBroker.get());
    this.state = state;
  }

  /** Streams names clients after the threads that they belong to. */
  @Override
  public String consumerId() {
    return thread + "-consumer";
  }

  @Override
  public String group() {
    return application;
  }

  @Override
  public void handleEach(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    Calls calls = new Calls(count);
    run(topic, calls, record -> calls.call(() -> handler.handle(record)));
  }

  /** The node gives its work to a pool of the application. */
  @Override
  public void handleElsewhere(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    Calls calls = new Calls(count);
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      run(topic, calls, record -> others.execute(() -> calls.call(() -> handler.handle(record))));
    } finally {
      others.shutdown();
    }
  }

  @Override
  public void handleTogether(String topic, int count, Handler<List<ReceivedRecord>> handler) {
    throw new UnsupportedOperationException("a node is given one record at a time");
  }

  private void run(String topic, Calls calls, Consumer<ReceivedRecord> node) throws Exception {
    application = "warehouse-" + UUID.randomUUID();
    try (KafkaStreams streams =
        new KafkaStreams(
            OfAnyVersion.handling(
                topic,
                record -> {
                  thread = Thread.currentThread().getName();
                  node.accept(record);
                }),
            WordCount.settings(application, broker().bootstrapServers(), state.toString()))) {
      streams.start();
      calls.await();
      // A thread that a failure ends is gone before the next loop begins.
      streams.close(Duration.ofMinutes(2));
    }
    calls.rethrow();
  }
}
