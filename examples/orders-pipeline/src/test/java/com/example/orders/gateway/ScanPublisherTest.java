package com.example.orders.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.orders.Topics;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ScanPublisherTest {
  private final MockProducer<String, String> producer =
      new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
  private final ScanPublisher publisher = new ScanPublisher(producer);

  @Test
  void aShelfIsSentAsOneTransaction() {
    publisher.publish("7", List.of("LAMP", "LAMP", "CHAIR"));

    assertThat(producer.history())
        .allMatch(record -> record.topic().equals(Topics.SCANS) && record.key().equals("7"))
        .extracting(record -> record.value())
        .containsExactly("LAMP", "LAMP", "CHAIR");
    assertThat(producer.commitCount()).isEqualTo(1);
  }

  @Test
  void ofAShelfThatCannotBeSentNothingIsSeen() {
    producer.commitTransactionException = new KafkaException("no broker");

    assertThatThrownBy(() -> publisher.publish("7", List.of("LAMP")))
        .isInstanceOf(KafkaException.class);
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.history()).isEmpty();
  }
}
