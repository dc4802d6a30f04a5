package io.datatracing.instrumentation.kafkaconnect;

import io.datatracing.instrumentation.testing.kafka.KafkaSendingClient;
import io.datatracing.instrumentation.testing.messaging.Calls;
import io.datatracing.instrumentation.testing.messaging.ReceivedRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.connect.sink.SinkRecord;

/** A sink connector for each loop, in a real worker. What a task is put is a collection. */
final class ConnectTestClient extends KafkaSendingClient {
  private static final String STRINGS = "org.apache.kafka.connect.storage.StringConverter";

  private final ConnectWorker worker;

  /** Of the last loop. */
  private String connector = "";

  ConnectTestClient(ConnectWorker worker) {
    super(worker.broker());
    this.worker = worker;
  }

  String connector() {
    return connector;
  }

  @Override
  public String handledName(String topic) {
    return "put " + connector;
  }

  @Override
  public String group() {
    return "connect-" + connector;
  }

  @Override
  public void handleEach(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    Calls calls = new Calls(count);
    run(
        topic,
        calls,
        records -> {
          for (SinkRecord record : records) {
            calls.call(() -> handler.handle(received(record)));
          }
        });
  }

  /** The task gives its work to a pool of its own. */
  @Override
  public void handleElsewhere(String topic, int count, Handler<ReceivedRecord> handler)
      throws Exception {
    Calls calls = new Calls(count);
    ExecutorService others = Executors.newFixedThreadPool(2);
    try {
      run(
          topic,
          calls,
          records -> {
            for (SinkRecord record : records) {
              others.execute(() -> calls.call(() -> handler.handle(received(record))));
            }
          });
    } finally {
      others.shutdown();
    }
  }

  @Override
  public void handleTogether(String topic, int count, Handler<List<ReceivedRecord>> handler)
      throws Exception {
    Calls calls = new Calls(1);
    run(
        topic,
        calls,
        records ->
            calls.call(
                () -> {
                  List<ReceivedRecord> batch = new ArrayList<>();
                  records.forEach(record -> batch.add(received(record)));
                  if (batch.size() != count) {
                    throw new AssertionError(count + " records were sent, came: " + batch);
                  }
                  handler.handle(batch);
                }));
  }

  private void run(String topic, Calls calls, Consumer<Collection<SinkRecord>> task)
      throws Exception {
    connector = "warehouse-" + UUID.randomUUID();
    TestConnectors.GivingSink.HANDLERS.put(connector, task);
    worker.create(
        connector,
        Map.of(
            "connector.class",
            TestConnectors.GivingSink.class.getName(),
            "topics",
            topic,
            "header.converter",
            STRINGS));
    try {
      calls.await();
    } finally {
      worker.delete(connector);
      TestConnectors.GivingSink.HANDLERS.remove(connector);
    }
    calls.rethrow();
  }

  private static ReceivedRecord received(SinkRecord record) {
    Map<String, String> headers = new TreeMap<>();
    record.headers().forEach(header -> headers.put(header.key(), (String) header.value()));
    return new ReceivedRecord((String) record.key(), (String) record.value(), headers);
  }
}
