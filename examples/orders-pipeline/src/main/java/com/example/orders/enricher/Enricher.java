package com.example.orders.enricher;

import com.example.orders.Lifecycle;
import com.example.orders.PollLoop;
import com.example.orders.Settings;
import com.example.orders.Topics;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Completes orders with product data; what can't be completed goes to the dead-letter topic. */
public final class Enricher {
  private static final int THREADS = 4;

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.ofProcess();
    Producer<String, String> producer =
        new KafkaProducer<>(
            settings.kafka("enricher-producer"), new StringSerializer(), new StringSerializer());
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    OrderEnricher enricher = new OrderEnricher(new ProductClient(settings.required("PRICING_URL")));
    RecordHandler handler = new RecordHandler(enricher, producer, threads);

    PollLoop loop =
        new PollLoop(
            new KafkaConsumer<>(
                consumer(settings), new StringDeserializer(), new StringDeserializer()));
    Lifecycle.closeOnExit(loop, threads::shutdown, producer);
    loop.run(
        Topics.ORDERS,
        () -> Lifecycle.ready("enricher", "reads " + Topics.ORDERS),
        handler::handle);
  }

  private static Properties consumer(Settings settings) {
    Properties properties = settings.kafka("enricher");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, "enricher");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return properties;
  }

  private Enricher() {}
}
