package com.example.orders.gateway;

import com.example.orders.Topics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Hands accepted orders to the pipeline. */
final class OrderPublisher {
  private static final long ACKNOWLEDGE_SECONDS = 10;

  private final Producer<String, String> producer;

  OrderPublisher(Producer<String, String> producer) {
    this.producer = producer;
  }

  /** Returns when the broker has the order: only then may the customer be told so. */
  void publish(String id, String order) throws OrderRejectedException, InterruptedException {
    try {
      producer
          .send(new ProducerRecord<>(Topics.ORDERS, id, order))
          .get(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new OrderRejectedException(503, "orders can't be taken at the moment", e);
    }
  }
}
