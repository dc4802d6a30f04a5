package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.messaging.MessagingClient;
import io.datatracing.instrumentation.testing.messaging.MessagingContract;
import io.datatracing.instrumentation.testing.messaging.WithoutBatches;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class KafkaStreamsContractTest extends MessagingContract {
  private static final String RUN = "datatracing.run.id";
  private static final String NODES = "datatracing.kafkastreams.nodes";

  @TempDir Path state;

  @Override
  protected MessagingClient newClient() {
    return new KafkaStreamsTestClient(state);
  }

  @Override
  protected boolean isARun() {
    return true;
  }

  @Override
  protected WithoutBatches withoutBatches() {
    return new WithoutBatches(
        "A node is given one record at a time; what many records became is linked to all of them.",
        WordCountTest.class,
        "whatACacheHeldBackIsLinkedToAllItsInputs");
  }

  @Override
  protected void describe(ExpectedSpan expected, Span actual) {
    assertThat((String) actual.get(Attributes.DATATRACING_RUN_ID)).startsWith(client.group() + "@");
    assertThat(StreamsSpans.nodes(actual)).containsExactly("source 1", "handler 1");
    expected
        .with("datatracing.job.name", client.group())
        .with("datatracing.job.type", "kafka.streams")
        .with("datatracing.kafkastreams.task.id", "0_0")
        .with(RUN, actual.get(Attributes.DATATRACING_RUN_ID))
        .with(NODES, actual.get(StreamsSpans.NODES))
        // Streams makes every record look as if its creator had set the timestamp.
        .with("datatracing.kafka.timestamp.type", null);
  }
}
