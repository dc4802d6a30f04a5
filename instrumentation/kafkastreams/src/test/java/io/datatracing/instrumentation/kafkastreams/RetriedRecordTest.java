package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A record that a task keeps after a node's time-out and processes again: from 2.8 to 3.8, later
 * versions ask a handler of exceptions.
 */
class RetriedRecordTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  @Test
  void nextAttemptLinksToTheOneBefore() throws Exception {
    AtomicInteger left = new AtomicInteger(2);
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()))
        .mapValues(
            value -> {
              if (left.getAndDecrement() > 0) {
                throw new TimeoutException("not yet");
              }
              return value;
            })
        .to("out");
    try (DrivenTopology driven = new DrivenTopology(builder.build(), state)) {
      // The driver throws what a stream thread takes as a reason to try again.
      assertThatThrownBy(() -> driven.pipe("in", 1, "a", "1", 0))
          .isInstanceOf(TimeoutException.class);
      assertThatThrownBy(() -> driven.pipe("in", 2, "a", "2", 1))
          .isInstanceOf(TimeoutException.class);
      driven.pipe("in", 3, "a", "3", 2);
      assertThat(driven.output("out").readValuesToList()).containsExactly("1", "2", "3");
    }
    List<Span> all = spans.take(5);
    for (int attempt = 1; attempt <= 3; attempt++) {
      Span span = all.get(attempt - 1);
      assertThat(span.parentSpanId()).isEqualTo(1);
      assertThat(span.status()).isEqualTo(attempt < 3 ? SpanStatus.ERROR : SpanStatus.UNSET);
      if (attempt > 1) {
        assertThat(span.get(Attributes.DATATRACING_ATTEMPT)).isEqualTo((long) attempt);
        assertThat(StreamsSpans.targets(span)).containsExactly(all.get(attempt - 2).spanId());
        assertThat(span.links().get(0).get(Attributes.DATATRACING_LINK_TYPE)).isEqualTo("retry_of");
      }
    }
    assertThat(all.get(0).get(Attributes.DATATRACING_ATTEMPT)).isNull();
    assertThat(all.get(3).parentSpanId()).isEqualTo(2);
    assertThat(all.get(3).get(Attributes.DATATRACING_ATTEMPT)).isNull();
  }
}
