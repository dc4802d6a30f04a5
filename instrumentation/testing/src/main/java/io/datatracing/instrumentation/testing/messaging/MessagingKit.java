package io.datatracing.instrumentation.testing.messaging;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.TestSpans;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What the tests of {@link MessagingContract} share: a client and a topic of each test's own, and
 * what a client may say of itself.
 */
abstract class MessagingKit {
  static final String KEY = ExpectedRecords.KEY;

  /** Every finished span has to be taken from here, or the test fails. */
  @RegisterExtension protected final TestSpans spans = new TestSpans();

  /** A topic of this test's own. */
  protected final String topic = "orders-" + UUID.randomUUID();

  protected MessagingClient client;

  ExpectedRecords expected;
  HandledRecords handled;

  protected abstract MessagingClient newClient();

  /**
   * Whether the client itself tells that records are handled together: then that is a span, also if
   * nothing is done.
   */
  protected boolean knowsBatches() {
    return false;
  }

  /** How handled records are told. */
  protected ToldAs toldAs() {
    return ToldAs.RECORDS;
  }

  /**
   * Whether the client is itself the run that its records are handled in, for as long as it lives:
   * its spans name it ({@code datatracing.run.id}), and what was around its start is nothing to
   * them.
   */
  protected boolean isARun() {
    return false;
  }

  /** Null for a client that handles batches. */
  protected @Nullable WithoutBatches withoutBatches() {
    return null;
  }

  /**
   * Adds to an expected span of handled records what only this client tells, or takes away what it
   * cannot tell; checks what it takes from {@code actual}.
   */
  protected void describe(ExpectedSpan expected, Span actual) {}

  @BeforeEach
  void openClient() {
    client = newClient();
    expected = new ExpectedRecords(client, topic);
    handled = new HandledRecords(spans, expected, toldAs(), this::describe);
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  List<Span> sendThree() throws Exception {
    List<Span> sends = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      client.send(topic, KEY, Integer.toString(i), Map.of());
      sends.add(spans.take());
    }
    return sends;
  }

  static void within(Context context, Call call) throws Exception {
    Context previous = CurrentContext.attach(context);
    try {
      call.run();
    } finally {
      CurrentContext.restore(previous);
    }
  }

  @FunctionalInterface
  interface Call {
    void run() throws Exception;
  }
}
