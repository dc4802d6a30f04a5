package com.example.orders;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads one topic and commits after each batch: a record is handled at least once.
 *
 * <p>One thread calls {@link #run}; {@link #close} may come from any other.
 */
public final class PollLoop implements AutoCloseable {
  private static final Duration POLL_TIMEOUT = Duration.ofSeconds(1);
  private static final long CLOSE_SECONDS = 10;

  /** Returns when every record is done with; a failure ends the loop with nothing committed. */
  public interface BatchHandler {
    void handle(ConsumerRecords<String, String> records) throws Exception;
  }

  private final Consumer<String, String> consumer;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean closing;

  public PollLoop(Consumer<String, String> consumer) {
    this.consumer = consumer;
  }

  /**
   * @param onAssigned called when the group has given this consumer its partitions
   */
  public void run(String topic, Runnable onAssigned, BatchHandler handler) throws Exception {
    try (consumer) {
      consumer.subscribe(List.of(topic), new Assigned(onAssigned));
      while (!closing) {
        ConsumerRecords<String, String> records = consumer.poll(POLL_TIMEOUT);
        if (!records.isEmpty()) {
          handler.handle(records);
          consumer.commitSync();
        }
      }
    } catch (WakeupException e) {
      if (!closing) {
        throw e;
      }
    } finally {
      ended.countDown();
    }
  }

  /** Lets the batch in hand finish. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    consumer.wakeup();
    ended.await(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private record Assigned(Runnable onAssigned) implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      onAssigned.run();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Every batch is committed before the next poll, so there is nothing to save here.
    }
  }
}
