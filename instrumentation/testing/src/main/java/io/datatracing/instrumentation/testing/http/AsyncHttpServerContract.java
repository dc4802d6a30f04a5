package io.datatracing.instrumentation.testing.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.W3cHeaders;
import org.junit.jupiter.api.Test;

/**
 * What a server does, too, whose handlers may answer from another thread. The library's handler of
 * {@code /async/<action>} returns at once and calls {@link ServerApplication#handle} from a thread
 * of its own.
 */
public abstract class AsyncHttpServerContract extends HttpServerContract {

  @Test
  void spanEndsWithTheAsyncAnswer() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.send("/async/wait");
      application.awaitWaiting();
      assertThat(spans.finished()).isZero();
      application.release();
      assertThat(client.read().status()).isEqualTo(200);
      served(client, "/async/wait", 200).matches(spans.take());
    }
  }

  @Test
  void asyncErrorIsAnError() throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get("/async/503").status()).isEqualTo(503);
      served(client, "/async/503", 503).failed("503").matches(spans.take());
    }
  }

  @Test
  void traceOfTheCallerContinuesAsync() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.get("/async/ok", "traceparent: " + W3cHeaders.SAMPLED);
      served(client, "/async/ok", 200).childOf(W3cHeaders.remote()).matches(spans.take());
    }
  }

  @Test
  void asyncRequestsOfOneConnectionAreSeparateTraces() throws Exception {
    try (PlainHttpConnection client = connect()) {
      client.get("/async/ok");
      Span first = spans.take();
      client.get("/async/404");
      Span second = spans.take();
      served(client, "/async/ok", 200).matches(first);
      served(client, "/async/404", 404).matches(second);
      assertThat(second.traceIdLow()).isNotEqualTo(first.traceIdLow());
    }
  }
}
