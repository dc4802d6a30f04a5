package io.datatracing.instrumentation.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanLink;
import io.datatracing.instrumentation.testing.TestSpans;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers that share their connectors, as {@code connect-distributed.sh} starts them: they keep
 * configurations, offsets and states in topics, and threads of their own start and stop tasks.
 */
@Timeout(600)
class DistributedConnectTest {
  private static final AttributeKey NODE = AttributeKey.of("datatracing.node");

  /** Not deleted: its workers run as long as this JVM. */
  private static final Path FILES = directory();

  private static ConnectRest rest;

  @RegisterExtension final TestSpans spans = new TestSpans();
  @TempDir Path directory;

  private final String topic = "distributed-" + UUID.randomUUID();
  private String connector;

  private static Path directory() {
    try {
      return Files.createTempDirectory("connect-distributed");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  static void startOne() throws IOException {
    rest = startWorker("one");
  }

  private static ConnectRest startWorker(String name) throws IOException {
    ConnectRest worker = new ConnectRest();
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", ConnectWorker.get().bootstrapServers());
    properties.setProperty("listeners", worker.address());
    properties.setProperty("group.id", "workers");
    for (String own : List.of("config", "offset", "status")) {
      properties.setProperty(own + ".storage.topic", "connect-" + own);
      properties.setProperty(own + ".storage.replication.factor", "1");
    }
    properties.setProperty("offset.storage.partitions", "1");
    properties.setProperty("status.storage.partitions", "1");
    properties.setProperty("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.setProperty("value.converter", "org.apache.kafka.connect.storage.StringConverter");
    properties.setProperty("offset.flush.interval.ms", "1000");
    // Since 3.3: sources send in transactions, and the leader writes configurations in some.
    properties.setProperty("exactly.once.source.support", "enabled");
    properties.setProperty("consumer.auto.offset.reset", "earliest");
    worker.start(
        DistributedConnectTest::run,
        ConnectRest.store(FILES.resolve(name + ".properties"), properties));
    return worker;
  }

  private static void run(String[] arguments) {
    try {
      ConnectDistributed.main(arguments);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    if (connector != null) {
      rest.delete(connector);
    }
  }

  /** The topics of the workers themselves would be spans that nobody takes. */
  @Test
  void aTaskThatIsRestartedIsAnotherRunAndOnlyItsRecordsAreTraced() throws Exception {
    Path file = directory.resolve("orders.txt");
    Files.writeString(file, "order 1\norder 2\n");
    create(
        "shared-source",
        1,
        Map.of(
            "connector.class",
            "org.apache.kafka.connect.file.FileStreamSourceConnector",
            "file",
            file.toString(),
            "topic",
            topic));

    Span first = poll(spans.take(3));
    assertThat(first.get(Attributes.MESSAGING_BATCH_MESSAGE_COUNT)).isEqualTo(2L);
    assertThat(first.get(NODE)).isEqualTo("shared-source-0");
    String firstRun = (String) first.get(Attributes.DATATRACING_RUN_ID);
    assertThat(firstRun).startsWith("shared-source-0@");

    rest.restartTask(connector, 0);
    // What the stopped task would still read is its own affair: only the new one may see the line.
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> rest.status(connector).split("\"RUNNING\"", -1).length == 3);
    Files.writeString(file, "order 3\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);

    List<Span> two = spans.take(2);
    Span second = poll(two);
    assertThat(second.get(NODE)).isEqualTo("shared-source-0");
    assertThat((String) second.get(Attributes.DATATRACING_RUN_ID))
        .startsWith("shared-source-0@")
        .isNotEqualTo(firstRun);
    assertThat(second.parentSpanId()).isZero();
    assertThat(two)
        .filteredOn(span -> span != second)
        .singleElement()
        .matches(span -> span.name().equals("send " + topic) && span.isChildOf(second))
        .extracting(span -> span.get(Attributes.DATATRACING_KAFKA_TRANSACTION_STATE))
        .isEqualTo(sendsInTransactions() ? "committed" : null);
  }

  private static boolean sendsInTransactions() {
    try {
      Class.forName("org.apache.kafka.connect.runtime.ExactlyOnceWorkerSourceTask");
      return true;
    } catch (ClassNotFoundException before33) {
      return false;
    }
  }

  @Test
  void aTaskThatMovesToAnotherWorkerIsARunOfItsOwn() throws Exception {
    try (AdminClient admin =
        AdminClient.create(Map.of("bootstrap.servers", ConnectWorker.get().bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
    create(
        "shared-sink",
        2,
        Map.of(
            "connector.class",
            "org.apache.kafka.connect.file.FileStreamSinkConnector",
            "file",
            directory.resolve("orders.txt").toString(),
            "topics",
            topic));

    Map<String, Set<String>> before = runs(sendToBothPartitions());
    assertThat(before.keySet()).isSubsetOf("shared-sink-0", "shared-sink-1").isNotEmpty();

    startWorker("two");
    Map<Integer, String> workers =
        await()
            .atMost(Duration.ofSeconds(120))
            .until(this::workers, byTask -> new HashSet<>(byTask.values()).size() == 2);

    // Tasks that run have joined the consumer group, but may not have their partitions yet.
    Map<String, Set<String>> after = runs(sendToBothPartitions());
    while (after.size() < 2) {
      runs(sendToBothPartitions()).forEach(after::putIfAbsent);
    }
    assertThat(after).containsOnlyKeys("shared-sink-0", "shared-sink-1");
    String stayed = rest.address().substring("http://".length());
    for (Map.Entry<Integer, String> task : workers.entrySet()) {
      String node = "shared-sink-" + task.getKey();
      assertThat(after.get(node)).as(node).allMatch(run -> run.startsWith(node + "@"));
      if (!task.getValue().equals(stayed) && before.containsKey(node)) {
        assertThat(after.get(node)).as(node).doesNotContainAnyElementsOf(before.get(node));
      }
    }
    takeWhatTheMoveLeftBehind();
  }

  /**
   * Where tasks move, records are delivered again, and commits may be refused: how often is not for
   * this test to say. Nothing comes any more when the tasks have left their group.
   */
  private void takeWhatTheMoveLeftBehind() throws Exception {
    rest.delete(connector);
    String group = "connect-" + connector;
    connector = null;
    try (AdminClient admin =
        AdminClient.create(Map.of("bootstrap.servers", ConnectWorker.get().bootstrapServers()))) {
      await().atMost(Duration.ofSeconds(120)).until(() -> isLeft(admin, group));
    }
    spans.take(spans.finished());
  }

  private static boolean isLeft(AdminClient admin, String group) throws Exception {
    try {
      return admin
          .describeConsumerGroups(List.of(group))
          .describedGroups()
          .get(group)
          .get()
          .members()
          .isEmpty();
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(GroupIdNotFoundException.class);
      return true;
    }
  }

  private static final Pattern TASK = Pattern.compile("\\{[^{}]*\"id\":(\\d+)[^{}]*\\}");

  private static final Pattern RUNNING =
      Pattern.compile("\"state\":\"RUNNING\".*\"worker_id\":\"([^\"]+)\"");

  /** The worker of each task that runs; of any order of the members. */
  private Map<Integer, String> workers() throws Exception {
    Map<Integer, String> workers = new HashMap<>();
    Matcher task = TASK.matcher(rest.status(connector));
    while (task.find()) {
      Matcher running = RUNNING.matcher(task.group());
      if (running.find()) {
        workers.put(Integer.parseInt(task.group(1)), running.group(1));
      }
    }
    return workers;
  }

  /** The {@code put}s that have a record of each partition as input. */
  private List<Span> sendToBothPartitions() throws Exception {
    Set<Long> sent = new HashSet<>();
    List<Span> puts = new ArrayList<>();
    try (KafkaProducer<String, String> producer = ConnectWorker.get().producer()) {
      producer.send(new ProducerRecord<>(topic, 0, "key", "order"));
      producer.send(new ProducerRecord<>(topic, 1, "key", "order"));
    }
    Set<Long> handled = new HashSet<>();
    while (sent.size() < 2 || !handled.containsAll(sent)) {
      Span span = spans.take();
      if (span.name().equals("send " + topic)) {
        sent.add(span.spanId());
        continue;
      }
      if (span.kind() == SpanKind.CLIENT) {
        // A commit that was refused, as the members of the group changed just then.
        continue;
      }
      assertThat(span.name()).isEqualTo("put shared-sink");
      puts.add(span);
      for (SpanLink link : span.links()) {
        handled.add(link.target().spanId());
      }
    }
    // A record that is delivered again, as may happen when tasks move, is none of these.
    puts.removeIf(
        put -> put.links().stream().noneMatch(link -> sent.contains(link.target().spanId())));
    return puts;
  }

  private static Map<String, Set<String>> runs(List<Span> puts) {
    Map<String, Set<String>> runs = new HashMap<>();
    for (Span put : puts) {
      runs.computeIfAbsent((String) put.get(NODE), node -> new HashSet<>())
          .add((String) put.get(Attributes.DATATRACING_RUN_ID));
    }
    return runs;
  }

  private void create(String name, int tasks, Map<String, String> config) {
    rest.create(name, tasks, config);
    connector = name;
  }

  private Span poll(List<Span> among) {
    return among.stream()
        .filter(span -> span.name().equals("poll " + connector))
        .findFirst()
        .orElseThrow();
  }
}
