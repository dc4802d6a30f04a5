package io.datatracing.distribution.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.datatracing.distribution.CommandLineKit;
import io.datatracing.distribution.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands against a server that answers from this test. */
class QueryCommandsTest {
  private final CommandLineKit cli = new CommandLineKit();
  private HttpServer server;
  private int status = 200;
  private String answer = "";
  private String query = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/traces",
        exchange -> {
          query = String.valueOf(exchange.getRequestURI().getRawQuery());
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aTraceIsDrawn() {
    answer =
        """
        {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","startTimeUnixNano":"1000","durationNanos":"500",
         "spanCount":1,"errorCount":0,"services":[{"name":"gateway","colorSlot":2,"spanCount":1,"errorCount":0}],
         "spans":[{"spanId":"00f067aa0ba902b7","parentSpanId":null,"name":"POST /orders","kind":"SERVER",
          "service":"gateway","startTimeUnixNano":"1000","durationNanos":"500",
          "status":{"code":"UNSET","message":""},"resource":0}]}
        """;

    assertThat(cli.run("trace", "4bf92f3577b34da6a3ce929d0e0e4736", "--server", url()))
        .isEqualTo(ExitCode.OK);
    assertThat(cli.out()).contains("gateway  POST /orders    500 ns  █");
  }

  @Test
  void aTraceThatIsNotThereIsNotFound() {
    status = 404;
    answer = "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"there is no trace abc\"}";

    assertThat(cli.run("trace", "abc", "--server", url())).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(cli.err()).isEqualTo("datatracing: there is no trace abc\n");
  }

  @Test
  void conditionsOfASearchAreSent() {
    answer = "{\"traces\":[],\"nextCursor\":null}";

    int exitCode =
        cli.run(
            "search", "--service", "gateway", "--tag", "a=b&c", "--limit", "5", "--server", url());

    assertThat(exitCode).isEqualTo(ExitCode.OK);
    assertThat(query).contains("service=gateway", "tag=a%3Db%26c", "limit=5", "start=", "end=");
    assertThat(cli.out()).startsWith("no such trace since ");
  }

  @Test
  void tracesFoundAreListed() {
    answer =
        """
        {"traces":[{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","startTimeUnixNano":"1790000000123000000",
          "durationNanos":"2500000","spanCount":16,"errorCount":0,"matchedSpanCount":3,
          "root":{"service":"gateway","operation":"POST /orders"},
          "services":[{"name":"gateway","colorSlot":0,"spanCount":5,"errorCount":0}]}],
         "nextCursor":"next"}
        """;

    assertThat(cli.run("search", "--server", url())).isEqualTo(ExitCode.OK);
    assertThat(cli.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.matches(".*2\\.50 ms +16 +0 +1  gateway POST /orders +4bf92f.*"))
        .anyMatch(line -> line.contains("there are more"));
  }

  @Test
  void anAnswerOfAnotherProgramIsNamed() {
    answer = "<html>";

    assertThat(cli.run("search", "--server", url())).isEqualTo(ExitCode.FAILED);
    assertThat(cli.err()).contains(url()).contains("no JSON of DataTracing");
  }

  @Test
  void withoutAServerTheMessageSaysHowToGetOne() {
    server.stop(0);

    assertThat(cli.run("search", "--server", url())).isEqualTo(ExitCode.NO_SERVER);
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.err()).contains(url()).contains("datatracing server");
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
