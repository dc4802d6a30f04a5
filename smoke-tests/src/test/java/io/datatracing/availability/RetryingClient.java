package io.datatracing.availability;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Asks two servers in turn; where one gives no answer, the other is asked, once. */
final class RetryingClient {
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicReferenceArray<URI> servers;
  private final Duration timeout;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicLong retries = new AtomicLong();

  /**
   * A client.
   *
   * @param servers addresses, which change when one is started again
   * @param timeout of each try
   */
  RetryingClient(AtomicReferenceArray<URI> servers, Duration timeout) {
    this.servers = servers;
    this.timeout = timeout;
  }

  record Answer(int status, JsonNode body) {}

  Answer ask(String path) throws IOException, InterruptedException {
    int first = turn.getAndIncrement() & 1;
    try {
      Answer answer = ask(first, path);
      if (answer.status() < 500) {
        return answer;
      }
    } catch (IOException e) {
      // Killed, or not started yet: what the second try is for.
    }
    retries.incrementAndGet();
    return ask(1 - first, path);
  }

  /** Asks one of them, once. */
  Answer ask(int server, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(servers.get(server).resolve(path)).timeout(timeout).build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(answer.statusCode(), json.readTree(answer.body()));
  }

  long retries() {
    return retries.get();
  }
}
