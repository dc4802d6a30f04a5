package com.example.orders.statistics;

import com.example.orders.Lifecycle;
import com.example.orders.Settings;
import com.example.orders.Topics;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** Sums up orders by customer and minute while they come: a Kafka Streams application. */
public final class Statistics {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  public static void main(String[] args) throws InterruptedException {
    Settings settings = Settings.ofProcess();
    KafkaStreams streams = new KafkaStreams(MinuteCounts.topology(), properties(settings));
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean told = new AtomicBoolean();
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.RUNNING && told.compareAndSet(false, true)) {
            Lifecycle.ready("statistics", "reads " + Topics.ORDERS_ENRICHED);
          } else if (now.hasCompletedShutdown()) {
            ended.countDown();
          }
        });
    Lifecycle.closeOnExit(() -> streams.close(CLOSE_TIMEOUT));
    streams.start();
    ended.await();
  }

  private static Properties properties(Settings settings) {
    Properties properties = settings.kafka("statistics");
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "order-statistics");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.required("STATE_DIR"));
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    // Each change is to be seen at once.
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    return properties;
  }

  private Statistics() {}
}
