package com.example.orders.gateway;

import com.example.orders.Topics;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Sends what was scanned as one transaction: a shelf that is counted in part is counted wrong. */
final class ScanPublisher {
  private final Producer<String, String> producer;

  /**
   * @param producer transactional, and of nobody else
   */
  ScanPublisher(Producer<String, String> producer) {
    this.producer = producer;
    producer.initTransactions();
  }

  /**
   * Returns when readers may see the scans. One at a time: a producer has one transaction.
   *
   * @throws KafkaException when nobody will see any of them
   */
  synchronized void publish(String aisle, List<String> skus) {
    producer.beginTransaction();
    try {
      for (String sku : skus) {
        producer.send(new ProducerRecord<>(Topics.SCANS, aisle, sku));
      }
      producer.commitTransaction();
    } catch (KafkaException e) {
      producer.abortTransaction();
      throw e;
    }
  }
}
