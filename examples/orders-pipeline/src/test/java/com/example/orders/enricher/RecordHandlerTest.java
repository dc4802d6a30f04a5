package com.example.orders.enricher;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orders.Topics;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordHandlerTest {
  private final MockProducer<String, String> producer =
      new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final RecordHandler handler =
      new RecordHandler(new OrderEnricher(new OneProduct()), producer, threads);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void anOrderIsSentOnWithTheTitlesOfItsProducts() throws Exception {
    handler.handle(batch(order("LAMP", "DE")));

    ProducerRecord<String, String> sent = producer.history().get(0);
    assertThat(sent.topic()).isEqualTo(Topics.ORDERS_ENRICHED);
    assertThat(sent.key()).isEqualTo("o-1");
    assertThat(sent.value()).contains("\"title\":\"Desk lamp\"");
  }

  @Test
  void whatIsNoOrderGoesUnchangedToTheDeadLetters() throws Exception {
    for (String value :
        List.of(order("LAMP", "Germany"), order("NOPE", "DE"), order("DOWN", "DE"), "no json")) {
      producer.clear();
      handler.handle(batch(value));

      ProducerRecord<String, String> sent = producer.history().get(0);
      assertThat(sent.topic()).isEqualTo(Topics.ORDERS_DLQ);
      assertThat(sent.value()).isEqualTo(value);
      assertThat(sent.headers().lastHeader("reason").value()).isNotEmpty();
    }
  }

  private static String order(String sku, String country) {
    return """
    {"id":"o-1","customer":"acme","country":"%s","lines":[{"sku":"%s","quantity":1}]}"""
        .formatted(country, sku);
  }

  private static ConsumerRecords<String, String> batch(String value) {
    TopicPartition partition = new TopicPartition(Topics.ORDERS, 0);
    ConsumerRecord<String, String> record = new ConsumerRecord<>(Topics.ORDERS, 0, 0, "o-1", value);
    return new ConsumerRecords<>(
        Map.of(partition, List.of(record)), Map.of(partition, new OffsetAndMetadata(1)));
  }

  private static final class OneProduct extends ProductClient {
    OneProduct() {
      super("http://127.0.0.1:1");
    }

    @Override
    String title(String sku) throws InvalidOrderException, IOException {
      return switch (sku) {
        case "LAMP" -> "Desk lamp";
        case "DOWN" -> throw new IOException("pricing does not answer");
        default -> throw new InvalidOrderException("unknown sku " + sku);
      };
    }
  }
}
