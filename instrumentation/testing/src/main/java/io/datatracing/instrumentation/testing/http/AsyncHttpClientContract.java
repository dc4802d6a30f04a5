package io.datatracing.instrumentation.testing.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.Spans;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does, too, that hands its answer to a callback. */
public abstract class AsyncHttpClientContract<C> extends HttpClientContract<C> {

  /**
   * Sends a GET; {@code callback} is called by the library, once, with the answer or the failure.
   */
  protected abstract void sendAsync(C client, URI uri, HttpCallback callback) throws Exception;

  /** Where a library reports how a call ended. */
  public interface HttpCallback {
    void answered(int status);

    void failed(Throwable failure);
  }

  @Test
  void asyncRequestIsOneClientSpanBelowTheCallers() throws Exception {
    URI uri = server.uri("/status/200");
    Outcome outcome = new Outcome();
    Span parent = inParent(() -> sendAsync(newClient(), uri, outcome));
    assertThat(outcome.status()).isEqualTo(200);
    List<Span> made = spans.take(2);
    Span span = Spans.only(made, candidate -> candidate != parent);
    succeeded("GET", uri, 200).childOf(parent).matches(span);
    assertThat(server.take().header("traceparent")).isEqualTo(traceParent(span));
  }

  @Test
  void callbackRunsInTheCallersContext() throws Exception {
    Outcome outcome = new Outcome();
    Span parent = inParent(() -> sendAsync(newClient(), server.uri("/status/200"), outcome));
    assertThat(outcome.callersSpan()).isSameAs(parent);
    spans.take(2);
  }

  @Test
  void callbackOfAFailureRunsInTheCallersContext() throws Exception {
    URI uri = server.uri("/never");
    Outcome outcome = new Outcome();
    Span parent = inParent(() -> sendAsync(newImpatientClient(), uri, outcome));
    Throwable failure = outcome.failure();
    assertThat(failure).isInstanceOf(IOException.class);
    assertThat(outcome.callersSpan()).isSameAs(parent);
    Span span = Spans.only(spans.take(2), candidate -> candidate != parent);
    asked("GET", uri).childOf(parent).threw(failure.getClass()).matches(span);
  }

  @Test
  void asyncRequestWithoutAParentBeginsATrace() throws Exception {
    URI uri = server.uri("/status/200");
    Outcome outcome = new Outcome();
    sendAsync(newClient(), uri, outcome);
    assertThat(outcome.status()).isEqualTo(200);
    assertThat(outcome.callersSpan()).isNull();
    succeeded("GET", uri, 200).childOf(null).matches(spans.take());
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 503})
  void asyncErrorStatusIsAnError(int status) throws Exception {
    URI uri = server.uri("/status/" + status);
    Outcome outcome = new Outcome();
    sendAsync(newClient(), uri, outcome);
    assertThat(outcome.status()).isEqualTo(status);
    succeeded("GET", uri, status).failed(String.valueOf(status)).matches(spans.take());
  }

  @Test
  void concurrentAsyncRequestsKeepTheirParents() throws Exception {
    C client = newClient();
    int calls = 100; // more than any client sends at once, so that calls wait in its queue
    List<Span> parents = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      Outcome outcome = new Outcome();
      URI uri = server.uri("/request/" + i);
      parents.add(inParent(() -> sendAsync(client, uri, outcome)));
      outcomes.add(outcome);
    }
    for (int i = 0; i < calls; i++) {
      assertThat(outcomes.get(i).callersSpan()).isSameAs(parents.get(i));
    }
    List<Span> made = spans.take(2 * calls);
    for (int i = 0; i < calls; i++) {
      Span parent = parents.get(i);
      Span child = Spans.only(made, span -> span.parentSpanId() == parent.spanId());
      succeeded("GET", server.uri("/request/" + i), 200).childOf(parent).matches(child);
    }
  }

  @Test
  void callMadeInACallbackBelongsToTheCaller() throws Exception {
    C client = newClient();
    Outcome second = new Outcome();
    Outcome first =
        new Outcome() {
          @Override
          void called() throws Exception {
            sendAsync(client, server.uri("/second"), second);
          }
        };
    Span parent = inParent(() -> sendAsync(client, server.uri("/first"), first));
    assertThat(second.status()).isEqualTo(200);
    List<Span> made = spans.take(3);
    assertThat(made).filteredOn(span -> span.parentSpanId() == parent.spanId()).hasSize(2);
  }

  /** Waits for the callback and remembers in which context it came. */
  protected static class Outcome implements HttpCallback {
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final CompletableFuture<Span> caller = new CompletableFuture<>();

    /** Runs in the callback. */
    void called() throws Exception {}

    @Override
    public final void answered(int code) {
      finish();
      status.complete(code);
    }

    @Override
    public final void failed(Throwable failure) {
      finish();
      status.completeExceptionally(failure);
    }

    /** The status code; fails if there is none within a minute. */
    public final int status() throws Exception {
      return status.get(60, TimeUnit.SECONDS);
    }

    /** What the callback was given instead of an answer. */
    public final Throwable failure() throws Exception {
      return status.handle((code, failure) -> failure).get(60, TimeUnit.SECONDS);
    }

    /** The span that was current in the callback; null if there was none. */
    public final Span callersSpan() throws Exception {
      return caller.get(60, TimeUnit.SECONDS);
    }

    private void finish() {
      caller.complete(Span.from(CurrentContext.current()));
      try {
        called();
      } catch (Exception e) {
        throw new AssertionError("the callback of the test failed", e);
      }
    }
  }
}
