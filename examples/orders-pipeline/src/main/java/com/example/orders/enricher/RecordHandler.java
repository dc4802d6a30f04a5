package com.example.orders.enricher;

import com.example.orders.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enriches the records of a batch side by side. */
final class RecordHandler {
  private static final Logger log = LoggerFactory.getLogger(RecordHandler.class);

  private final OrderEnricher enricher;
  private final Producer<String, String> producer;
  private final ExecutorService threads;

  RecordHandler(
      OrderEnricher enricher, Producer<String, String> producer, ExecutorService threads) {
    this.enricher = enricher;
    this.producer = producer;
    this.threads = threads;
  }

  /** Returns when the broker has an answer to each record of the batch. */
  void handle(ConsumerRecords<String, String> records)
      throws InterruptedException, ExecutionException {
    List<Future<?>> work = new ArrayList<>();
    for (ConsumerRecord<String, String> record : records) {
      work.add(
          threads.submit(
              () -> {
                producer.send(answer(record)).get();
                return null;
              }));
    }
    for (Future<?> task : work) {
      task.get();
    }
  }

  private ProducerRecord<String, String> answer(ConsumerRecord<String, String> record)
      throws InterruptedException {
    try {
      String enriched = enricher.enrich(record.value());
      return new ProducerRecord<>(Topics.ORDERS_ENRICHED, record.key(), enriched);
    } catch (InvalidOrderException | IOException e) {
      log.warn("{}-{}@{}: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
      ProducerRecord<String, String> dead =
          new ProducerRecord<>(Topics.ORDERS_DLQ, record.key(), record.value());
      dead.headers().add("reason", String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
      return dead;
    }
  }
}
