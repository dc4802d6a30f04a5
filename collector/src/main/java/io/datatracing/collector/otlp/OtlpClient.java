package io.datatracing.collector.otlp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** What everything that sends OTLP over HTTP does alike. */
public final class OtlpClient {
  private OtlpClient() {}

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Sends a request whose timeout is for its whole answer: JDK's own ends with the header fields,
   * so a body that trickles would be waited for without end.
   *
   * @param mostBytes of the answer's body; of a longer one there is nothing, and it is not read on
   * @return fails with what the client fails with, or a {@code TimeoutException}
   */
  public static CompletableFuture<HttpResponse<byte[]>> send(
      HttpClient client, HttpRequest request, int mostBytes) {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        client.sendAsync(request, head -> new FirstBytes(mostBytes));
    long millis = request.timeout().map(Duration::toMillis).orElse(Long.MAX_VALUE);
    CompletableFuture<HttpResponse<byte[]>> answer = exchange.copy();
    answer
        .orTimeout(millis, TimeUnit.MILLISECONDS)
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                // Closes the connection of an exchange that has not ended.
                exchange.cancel(true);
              }
            });
    return answer;
  }

  private static final class FirstBytes implements HttpResponse.BodySubscriber<byte[]> {
    private final int most;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    FirstBytes(int most) {
      this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> some) {
      for (ByteBuffer part : some) {
        if (bytes.size() + part.remaining() > most) {
          if (subscription != null) {
            subscription.cancel();
          }
          body.complete(new byte[0]);
          return;
        }
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
