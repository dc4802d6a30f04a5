package io.datatracing.benchmarks.kafka;

import io.datatracing.benchmarks.agent.Variant;
import io.datatracing.examples.broker.BrokerProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends and handles the same messages without an agent, with this project's, and with
 * OpenTelemetry's, in turn (A B C A B C …), and writes medians of the differences to the run
 * without an agent of the same round.
 */
public final class KafkaComparison {
  private static final int FILLED = 100_000;

  private final Path java = Path.of(System.getProperty("java.home"), "bin", "java");
  private final int rounds = Integer.getInteger("rounds", 3);
  private final int messages = Integer.getInteger("messages", 100_000);

  /** Faster, and the peer makes spans faster than it sends them, until its heap is full. */
  private final int rate = Integer.getInteger("rate", 15_000);

  private final List<String> works =
      List.of(System.getProperty("works", "produce,consume,batch").split(","));
  private final String classPath;
  private final List<Variant> variants;

  private KafkaComparison(String classPath, Path own, Path peer) {
    this.classPath = classPath;
    this.variants =
        List.of(
            new Variant("none", null),
            new Variant("datatracing", own),
            new Variant("opentelemetry", peer));
  }

  /** Arguments: class path of the application, own jar, peer's jar, file to write. */
  public static void main(String[] args) throws Exception {
    KafkaComparison comparison = new KafkaComparison(args[0], Path.of(args[1]), Path.of(args[2]));
    String report = comparison.run();
    Files.writeString(Path.of(System.getProperty("result", args[3])), report);
    System.out.println(report);
  }

  private String run() throws Exception {
    Costs costs = new Costs();
    try (BrokerProcess broker = BrokerProcess.start();
        InputSink sink = new InputSink()) {
      String bootstrap = broker.bootstrapServers();
      fill(bootstrap);
      for (int round = 0; round < rounds; round++) {
        for (String work : works) {
          System.err.println(work + ", round " + (round + 1) + " of " + rounds);
          for (Variant variant : variants) {
            measure(costs, sink, variant, work, bootstrap);
          }
        }
      }
    }
    return report(costs);
  }

  private void measure(Costs costs, InputSink sink, Variant variant, String work, String bootstrap)
      throws IOException {
    String topic = work.equals("produce") ? "sent" : "filled";
    // A batch costs little: more of them, so that the clock's tick is small beside it.
    int count = work.equals("batch") ? 10 * messages : messages;
    int limit = work.equals("batch") ? 100 * rate : rate;
    List<String> main =
        List.of(KafkaApplication.class.getName(), work, bootstrap, topic, Integer.toString(limit));
    long sent = sink.sent();
    long handled = sink.handled();
    long inputs = sink.inputs();
    Application.Cost cost;
    try (Application application =
        new Application(variant.command(java, classPath, sink.endpoint(), main))) {
      application.run(count);
      cost = application.run(count);
    }
    costs.add(work, variant.name(), cost);
    // The warm-up counts, too.
    double all = 2.0 * count;
    switch (work) {
      case "produce" -> costs.spans(work, variant.name(), (sink.sent() - sent) / all);
      case "consume" -> costs.spans(work, variant.name(), (sink.handled() - handled) / all);
      default -> costs.spans(work, variant.name(), (sink.inputs() - inputs) / all);
    }
  }

  /** With the header of a sender, as consumers usually find it. */
  private static void fill(String bootstrap) throws ExecutionException, InterruptedException {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
    try (Admin admin = Admin.create(settings)) {
      List<NewTopic> topics = new ArrayList<>();
      for (String topic : List.of("sent", "filled", "answers")) {
        topics.add(
            new NewTopic(topic, 1, (short) 1)
                .configs(Map.of("retention.bytes", Integer.toString(256 << 20))));
      }
      admin.createTopics(topics).all().get();
    }
    Random random = new Random(7);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (int i = 0; i < FILLED; i++) {
        ProducerRecord<String, String> record =
            new ProducerRecord<>("filled", "customer-" + i % 1_000, "x".repeat(100));
        String parent =
            String.format(
                "00-%016x%016x-%016x-01",
                random.nextLong() | 1, random.nextLong() | 1, random.nextLong() | 1);
        record.headers().add("traceparent", parent.getBytes(StandardCharsets.UTF_8));
        producer.send(record);
      }
    }
  }

  private String report(Costs costs) {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return "# Kafka: cost for each message beside OpenTelemetry's\n\n"
        + "Measured by `benchmarks/kafka/run.sh`. JDK "
        + System.getProperty("java.version")
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors, broker and OTLP endpoint on the same processors, shared machine, load average "
        + String.format(Locale.ROOT, "%.1f", load)
        + " at the end. "
        + rounds
        + " rounds, each variant in turn in a JVM of its own: "
        + messages
        + " messages of 100 characters to warm up, as many measured, at most "
        + rate
        + " a second (batches: ten times as many, 4 million a second at most). CPU of the whole process without the"
        + " JVM's compiler, export included. \"+\" is the median over the rounds of the difference to the run"
        + " without an agent of the same round. All spans sampled; the peer with a queue of 1,000,000 spans.\n\n"
        + "* produce: `send`, a key and 100 characters, acknowledged by the leader.\n"
        + "* consume: a loop over the records of each poll of 500; each brings a `traceparent`.\n"
        + "* batch: polls of 10,000 records, looked at as a list and answered with one record. The peer has no span for"
        + " that.\n\n"
        + costs.table(works);
  }
}
