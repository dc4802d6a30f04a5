package io.datatracing.instrumentation.servlet.javax;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.ExpectedSpan;
import io.datatracing.instrumentation.testing.Spans;
import io.datatracing.instrumentation.testing.http.AsyncHttpServerContract;
import io.datatracing.instrumentation.testing.http.PlainHttpConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of servers, and what only servlets have; the same for every container. */
abstract class ServletContract extends AsyncHttpServerContract {
  @Override
  protected @Nullable String route(String path) {
    return path.startsWith("/sync")
        ? "/sync/*"
        : path.startsWith("/async") ? "/async/*" : "/dispatch/*";
  }

  @ParameterizedTest
  @CsvSource({"/exact,GET /exact", "/a/b.do,GET /*.do", "/dispatch,GET /dispatch/*", "/x/y,GET"})
  void mappingIsTheRoute(String path, String name) throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get(path).body()).isEqualTo("dispatched");
      assertThat(spans.take().name()).isEqualTo(name);
    }
  }

  @Test
  void answerOfAFilterIsTheAnswer() throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get("/sync/ok?rejected=1").status()).isEqualTo(401);
      served(client, "/sync/ok", 401).with("url.query", "rejected=1").matches(spans.take());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dispatch/forward", "/dispatch/include", "/dispatch/async"})
  void dispatchedRequestIsOneSpan(String path) throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get(path).body()).isEqualTo("child");
      List<Span> made = spans.take(2);
      Span request = Spans.only(made, span -> span.kind() == SpanKind.SERVER);
      served(client, path, 200).matches(request);
      Span child = Spans.only(made, span -> span != request);
      ExpectedSpan.of("child", SpanKind.INTERNAL).childOf(request).matches(child);
    }
  }

  @Test
  void requestThatIsStartedAsyncTwiceIsOneSpan() throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get("/dispatch/async-async").body()).isEqualTo("ok");
      served(client, "/dispatch/async-async", 200).matches(spans.take());
    }
  }

  @Test
  void exceptionAfterAnAsyncDispatchIsRecorded() throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get("/dispatch/async-throw").status()).isEqualTo(500);
      served(client, "/dispatch/async-throw", 500)
          .threw(IllegalStateException.class)
          .matches(spans.take());
    }
  }

  @Test
  void asyncTimeoutEndsTheSpanWithWhatTheContainerAnswers() throws Exception {
    try (PlainHttpConnection client = connect()) {
      int status = client.get("/dispatch/timeout").status();
      assertThat(status).isGreaterThanOrEqualTo(500);
      served(client, "/dispatch/timeout", status)
          .failed(String.valueOf(status))
          .matches(spans.take());
    }
  }

  @Test
  void sentErrorIsTheStatus() throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get("/dispatch/error").status()).isEqualTo(503);
      served(client, "/dispatch/error", 503).failed("503").matches(spans.take());
    }
  }

  @Test
  void servletThatIsUnavailableAnswers503() throws Exception {
    try (PlainHttpConnection client = connect()) {
      assertThat(client.get("/dispatch/unavailable").status()).isEqualTo(503);
      Span span = spans.take();
      assertThat(span.get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(503L);
      assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    }
  }
}
