package io.datatracing.instrumentation.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.AttributeKey;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.messaging.MessagingClient;
import io.datatracing.instrumentation.testing.messaging.MessagingContract;
import io.datatracing.instrumentation.testing.messaging.ToldAs;
import org.junit.jupiter.api.Timeout;

/** What a sink task is put is a batch, also if it is one record. */
@Timeout(600)
class ConnectContractTest extends MessagingContract {
  private static final String STAGES = "datatracing.connect.stages";
  private static final String CONVERT = "datatracing.connect.convert.duration";
  private static final AttributeKey CONVERT_SECONDS = AttributeKey.of(CONVERT);

  @Override
  protected MessagingClient newClient() {
    return new ConnectTestClient(ConnectWorker.get());
  }

  @Override
  protected ToldAs toldAs() {
    return ToldAs.BATCHES;
  }

  @Override
  protected boolean knowsBatches() {
    return true;
  }

  @Override
  protected boolean isARun() {
    return true;
  }

  @Override
  protected void describe(ExpectedSpan expected, Span actual) {
    String connector = ((ConnectTestClient) client).connector();
    assertThat((String) actual.get(Attributes.DATATRACING_RUN_ID)).startsWith(connector + "-0@");
    assertThat((Double) actual.get(CONVERT_SECONDS)).isPositive();
    assertThat((String[]) actual.get(AttributeKey.of(STAGES)))
        .anyMatch(stage -> stage.startsWith("value_converter "));
    expected
        .with("datatracing.job.name", connector)
        .with("datatracing.job.type", "kafka.connect")
        .with("datatracing.node", connector + "-0")
        .with("datatracing.run.id", actual.get(Attributes.DATATRACING_RUN_ID))
        .with(CONVERT, actual.get(CONVERT_SECONDS))
        .with(STAGES, actual.get(AttributeKey.of(STAGES)));
  }
}
