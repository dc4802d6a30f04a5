package io.datatracing.benchmarks.streams;

import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * Kafka's word count over all lines of a topic, after the same over a smaller one to warm up:
 * prints how many words a second it counted from the first line that it read to the last word. The
 * rest of a line's words are sent long before they are counted, so that a part of the run would be
 * one half of the work only. With {@code -Dheader=true} each record that it sends has a header.
 */
public final class WordCountApplication {
  private WordCountApplication() {}

  /**
   * Arguments: the broker, application id, state directory; the topic to warm up with and how many
   * words it has; the topic that is measured and how many words it has.
   */
  public static void main(String[] args) throws InterruptedException {
    count(args, args[3], Long.parseLong(args[4]), args[1] + "-warm");
    System.out.println("warm");
    double wordsPerSecond = count(args, args[5], Long.parseLong(args[6]), args[1]);
    System.out.println("words/s " + Math.round(wordsPerSecond));
  }

  private static double count(String[] args, String topic, long words, String application)
      throws InterruptedException {
    AtomicLong counted = new AtomicLong();
    AtomicLong begun = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    Runnable line =
        () -> {
          if (begun.get() == 0) {
            begun.set(System.nanoTime());
          }
        };
    Runnable word =
        () -> {
          if (counted.incrementAndGet() == words) {
            done.countDown();
          }
        };
    Topology topology = topology(topic, application, line, word);
    KafkaStreams streams = new KafkaStreams(topology, settings(args, application));
    streams.start();
    done.await();
    double seconds = (System.nanoTime() - begun.get()) / 1e9;
    streams.close();
    return words / seconds;
  }

  private static Topology topology(String lines, String application, Runnable line, Runnable word) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(lines, Consumed.with(Serdes.String(), Serdes.String()))
        .peek((key, value) -> line.run())
        .flatMapValues(text -> Arrays.asList(text.split(" ")))
        .selectKey((key, value) -> value)
        .repartition(
            Repartitioned.with(Serdes.String(), Serdes.String())
                .withName("words")
                .withNumberOfPartitions(1))
        .peek((key, value) -> word.run())
        .groupByKey()
        .count()
        .toStream()
        .to(application + "-counts", Produced.with(Serdes.String(), Serdes.Long()));
    return builder.build();
  }

  private static Properties settings(String[] args, String application) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", args[0]);
    settings.put("application.id", application);
    settings.put("state.dir", args[2]);
    settings.put("auto.offset.reset", "earliest");
    settings.put("commit.interval.ms", 1_000);
    if (Boolean.getBoolean("header")) {
      settings.put("producer.interceptor.classes", HeaderOnly.class.getName());
    }
    return settings;
  }
}
