package com.example.orders.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orders.CustomerMinute;
import com.example.orders.Order;
import com.example.orders.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MinuteCountsTest {
  @TempDir Path state;

  @Test
  void ordersAreSummedUpByCustomerAndMinute() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    try (TopologyTestDriver driver = new TopologyTestDriver(MinuteCounts.topology(), properties)) {
      TestInputTopic<String, Order> orders =
          driver.createInputTopic(
              Topics.ORDERS_ENRICHED,
              new StringSerializer(),
              JsonSerde.of(Order.class).serializer());
      orders.pipeInput("o1", order("o1", "acme"), Instant.ofEpochSecond(1));
      orders.pipeInput("o2", order("o2", "acme"), Instant.ofEpochSecond(59));
      orders.pipeInput("o3", order("o3", "zoo"), Instant.ofEpochSecond(60));

      assertThat(
              driver
                  .createOutputTopic(
                      Topics.CUSTOMER_MINUTES,
                      new StringDeserializer(),
                      JsonSerde.of(CustomerMinute.class).deserializer())
                  .readValuesToList())
          .containsExactly(
              new CustomerMinute("acme", 0, 1, 9_800),
              new CustomerMinute("acme", 0, 2, 19_600),
              new CustomerMinute("zoo", 60_000, 1, 9_800));
    }
  }

  private static Order order(String id, String customer) {
    return new Order(id, customer, "DE", List.of(new Order.Line("LAMP", "Desk lamp", 2, 4_900)));
  }
}
