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
 * Kafka's word count over all lines of a topic: prints how many words a second it counted between
 * the first third and the end.
 */
public final class WordCountApplication {
  private WordCountApplication() {}

  /** Arguments: the broker, the topic, how many words it has, application id, state directory. */
  public static void main(String[] args) throws InterruptedException {
    long words = Long.parseLong(args[2]);
    long warm = words / 3;
    AtomicLong counted = new AtomicLong();
    AtomicLong warmNanos = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    Runnable word =
        () -> {
          long now = counted.incrementAndGet();
          if (now == warm) {
            warmNanos.set(System.nanoTime());
          } else if (now == words) {
            done.countDown();
          }
        };
    KafkaStreams streams = new KafkaStreams(topology(args[1], args[3], word), settings(args));
    streams.start();
    done.await();
    double seconds = (System.nanoTime() - warmNanos.get()) / 1e9;
    System.out.println("words/s " + Math.round((words - warm) / seconds));
    streams.close();
  }

  private static Topology topology(String lines, String application, Runnable word) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(lines, Consumed.with(Serdes.String(), Serdes.String()))
        .flatMapValues(line -> Arrays.asList(line.split(" ")))
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

  private static Properties settings(String[] args) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", args[0]);
    settings.put("application.id", args[3]);
    settings.put("state.dir", args[4]);
    settings.put("auto.offset.reset", "earliest");
    settings.put("commit.interval.ms", 1_000);
    return settings;
  }
}
