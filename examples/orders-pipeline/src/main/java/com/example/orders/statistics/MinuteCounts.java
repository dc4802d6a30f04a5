package com.example.orders.statistics;

import com.example.orders.CustomerMinute;
import com.example.orders.Order;
import com.example.orders.Topics;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.Stores;

/**
 * Orders by customer and minute. Orders are keyed by their ids: they are keyed anew by customer.
 */
final class MinuteCounts {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration KEPT = Duration.ofMinutes(10);

  static Topology topology() {
    Serde<String> text = Serdes.String();
    Serde<Order> order = JsonSerde.of(Order.class);
    Serde<CustomerMinute> minute = JsonSerde.of(CustomerMinute.class);
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(Topics.ORDERS_ENRICHED, Consumed.with(text, order).withName("orders"))
        .groupBy((id, placed) -> placed.customer(), Grouped.with("orders-by-customer", text, order))
        .windowedBy(TimeWindows.ofSizeAndGrace(MINUTE, MINUTE))
        .aggregate(
            () -> new CustomerMinute(null, 0, 0, 0),
            (customer, placed, sum) -> sum.plus(placed),
            Named.as("sum-by-minute"),
            Materialized.<String, CustomerMinute>as(
                    Stores.inMemoryWindowStore("minutes", KEPT, MINUTE, false))
                .withKeySerde(text)
                .withValueSerde(minute))
        .toStream(Named.as("changes"))
        .map(
            (window, sum) ->
                KeyValue.pair(window.key(), sum.at(window.key(), window.window().start())),
            Named.as("by-customer"))
        .to(Topics.CUSTOMER_MINUTES, Produced.with(text, minute).withName("customer-minutes"));
    return builder.build();
  }

  private MinuteCounts() {}
}
