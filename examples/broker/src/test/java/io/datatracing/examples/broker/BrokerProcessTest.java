package io.datatracing.examples.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerProcessTest {
  @Test
  void recordsSurviveARestart(@TempDir Path data) throws Exception {
    try (BrokerProcess broker =
        BrokerProcess.start("--data", data.toString(), "--topic", "orders=3")) {
      try (var producer =
          new KafkaProducer<>(client(broker), new StringSerializer(), new StringSerializer())) {
        assertThat(producer.partitionsFor("orders")).hasSize(3);
        assertThat(producer.send(new ProducerRecord<>("orders", 2, "k", "v")).get().offset())
            .isZero();
      }
    }
    try (BrokerProcess broker = BrokerProcess.start("--data", data.toString());
        var consumer =
            new KafkaConsumer<>(
                client(broker), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("orders", 2);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      ConsumerRecord<String, String> read = consumer.poll(Duration.ofSeconds(60)).iterator().next();
      assertThat(read.value()).isEqualTo("v");
    }
  }

  @Test
  void takenPortEndsTheProcessWithItsNumber() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      assertThatThrownBy(() -> BrokerProcess.start("--port", port))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(port);
    }
  }

  @Test
  void badArgumentIsNamed() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                "--topic",
                "orders=none")
            .start();
    assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("broker: --topic must be from 1 to 10000: none");
    assertThat(process.waitFor()).isEqualTo(2);
  }

  private static Map<String, Object> client(BrokerProcess broker) {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }
}
