package io.datatracing.instrumentation.kafkastreams;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Properties;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** A topology in Kafka's test driver: no broker, the test's own thread. */
final class DrivenTopology implements AutoCloseable {
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e47";

  private final TopologyTestDriver driver;

  DrivenTopology(Topology topology, Path state, Object... settings) {
    Properties properties = WordCount.settings("driven", "nowhere:1", state.toString());
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    driver = new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(0));
  }

  /** Puts a record into a topic that trace {@code number} sent: its only span has that id too. */
  void pipe(String topic, int number, String key, String value, long timestamp) {
    TestInputTopic<String, String> input =
        driver.createInputTopic(topic, new StringSerializer(), new StringSerializer());
    Headers headers = new RecordHeaders();
    String parent = String.format("00-%s%02x-00000000000000%02x-01", TRACE, number, number);
    headers.add("traceparent", parent.getBytes(StandardCharsets.UTF_8));
    input.pipeInput(new TestRecord<>(key, value, headers, Instant.ofEpochMilli(timestamp)));
  }

  TestOutputTopic<String, String> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new StringDeserializer());
  }

  TopologyTestDriver driver() {
    return driver;
  }

  @Override
  public void close() {
    driver.close();
  }
}
