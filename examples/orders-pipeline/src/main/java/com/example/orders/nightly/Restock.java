package com.example.orders.nightly;

import com.example.orders.Order;
import com.example.orders.Settings;
import com.example.orders.Topics;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** A task: orders what the shelves lack, and ends. */
public final class Restock {
  private static final long ACKNOWLEDGE_SECONDS = 30;
  private static final int LAMPS = 10;
  private static final long LAMP_CENTS = 4_900;

  public static void main(String[] args) throws Exception {
    Order order =
        new Order(
            UUID.randomUUID().toString(),
            "our own shelves",
            "DE",
            List.of(new Order.Line("LAMP", null, LAMPS, LAMP_CENTS)));
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Settings.ofProcess().kafka("restock"),
            new StringSerializer(),
            new StringSerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.ORDERS, order.id(), new ObjectMapper().writeValueAsString(order)))
          .get(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS);
    }
    System.out.println("restock has ordered: " + order.id());
  }

  private Restock() {}
}
