package io.datatracing.instrumentation.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanStatus;
import io.datatracing.instrumentation.testing.TestSpans;
import io.datatracing.instrumentation.testing.http.PlainHttpServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only OkHttp has: builders, interceptors, authenticators, cancellation, web sockets. */
class OkHttpInterceptorTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  private final PlainHttpServer server = new PlainHttpServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void clientOfTheDefaultConstructorIsTraced() throws Exception {
    get(new OkHttpClient(), "/status/200");
    spans.take();
  }

  @Test
  void reusedBuilderIsTracedOnce() throws Exception {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    get(builder.build(), "/status/200");
    spans.take();
    get(builder.build(), "/status/200");
    spans.take();
  }

  @Test
  void clientMadeFromAClientIsTracedOnce() throws Exception {
    OkHttpClient client = new OkHttpClient();
    get(client.newBuilder().build().newBuilder().build(), "/status/200");
    spans.take();
  }

  @Test
  void repetitionByAnInterceptorIsACallOfItsOwn() throws Exception {
    OkHttpClient client =
        new OkHttpClient()
            .newBuilder()
            .addInterceptor(
                chain -> {
                  chain.proceed(chain.request()).close();
                  return chain.proceed(chain.request());
                })
            .build();
    get(client, "/status/503");
    List<Span> attempts = spans.take(2);
    String first = server.take().header("traceparent");
    String second = server.take().header("traceparent");
    assertThat(first).isNotEqualTo(second);
    assertThat(attempts).allMatch(span -> span.status() == SpanStatus.ERROR);
  }

  @Test
  void answerOfAnInterceptorIsNoCall() throws Exception {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain ->
                    new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(200)
                        .message("cached")
                        .body(ResponseBody.create(MediaType.parse("text/plain"), "cached"))
                        .build())
            .build();
    get(client, "/status/200");
    assertThat(spans.finished()).isZero();
  }

  @Test
  void callOfAnAuthenticatorIsTracedToo() throws Exception {
    OkHttpClient tokens = new OkHttpClient();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .authenticator(
                (route, response) -> {
                  get(tokens, "/token");
                  return null;
                })
            .build();
    get(client, "/status/401");
    List<Span> made = spans.take(2);
    assertThat(made.get(0).get(Attributes.URL_FULL)).asString().endsWith("/token");
    assertThat(made.get(1).get(Attributes.HTTP_RESPONSE_STATUS_CODE)).isEqualTo(401L);
  }

  @Test
  void cancelledCallIsAnError() throws Exception {
    Call call = new OkHttpClient().newCall(request("/never"));
    CompletableFuture<Response> answer = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                answer.complete(call.execute());
              } catch (IOException e) {
                answer.completeExceptionally(e);
              }
            });
    caller.start();
    server.take();
    call.cancel();
    assertThatThrownBy(() -> answer.get(60, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IOException.class);
    assertThat(spans.take().status()).isEqualTo(SpanStatus.ERROR);
  }

  @Test
  void webSocketIsLeftAlone() throws Exception {
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    new OkHttpClient()
        .newWebSocket(
            request("/socket"),
            new WebSocketListener() {
              @Override
              public void onFailure(
                  WebSocket socket, Throwable thrown, @Nullable Response response) {
                failure.complete(thrown);
              }
            });
    assertThat(server.take().headers("traceparent")).isEmpty();
    // The plain server answers 200 instead of 101.
    assertThat(failure.get(60, TimeUnit.SECONDS)).hasMessageContaining("101");
    assertThat(spans.finished()).isZero();
  }

  private void get(OkHttpClient client, String path) throws IOException {
    try (Response response = client.newCall(request(path)).execute()) {
      assertThat(response.body().string()).isNotNull();
    }
  }

  private Request request(String path) {
    return new Request.Builder().url(server.uri(path).toString()).build();
  }
}
