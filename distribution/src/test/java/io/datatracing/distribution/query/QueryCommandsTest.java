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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against a server that answers from this test. */
class QueryCommandsTest {
  private final CommandLineKit cli = new CommandLineKit();
  private HttpServer server;
  private int status = 200;
  private String answer = "";
  private String path = "";
  private String query = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/",
        exchange -> {
          path = exchange.getRequestURI().getRawPath();
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
  void latencyIsDrawnWithItsBounds() {
    answer =
        """
        {"count":1200,"errorCount":3,"negativeCount":0,"minNanos":"5","maxNanos":"90000000","meanNanos":"7",
         "method":"exact","relativeError":0,"confidence":0.95,
         "percentiles":[{"percent":50.0,"nanos":"12000000","lowNanos":"11000000","highNanos":"13000000"},
          {"percent":99.9,"nanos":"80000000","lowNanos":"70000000","highNanos":null}],
         "heatMap":{"stepNanos":"60","cells":[
          {"startUnixNano":"0","fromNanos":"8388608","toNanos":"16777216","count":700,"errorCount":0,
           "exemplar":{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","durationNanos":"16000000"}},
          {"startUnixNano":"60","fromNanos":"8388608","toNanos":"16777216","count":497,"errorCount":0,
           "exemplar":{"traceId":"11111111111111111111111111111111","durationNanos":"15000000"}},
          {"startUnixNano":"60","fromNanos":"67108864","toNanos":"134217728","count":3,"errorCount":3,
           "exemplar":{"traceId":"22222222222222222222222222222222","durationNanos":"90000000"}}]}}
        """;

    int exitCode =
        cli.run("latency", "--service", "gateway", "--percentile", "99.9", "--server", url());

    assertThat(exitCode).isEqualTo(ExitCode.OK);
    assertThat(path).isEqualTo("/api/v1/latency");
    assertThat(query).contains("service=gateway", "percentile=99.9", "start=");
    assertThat(cli.out().lines())
        .contains(
            "1,200 spans, 3 in error",
            "p50      12.0 ms  11.0 ms to 13.0 ms",
            "p99.9    80.0 ms  at least 70.0 ms")
        .anyMatch(
            line ->
                line.matches(" +8.39 ms to 16.8 ms .*█ +1,197  4bf92f3577b34da6a3ce929d0e0e4736"))
        .anyMatch(line -> line.matches(" +67.1 ms to 134 ms .*█ +3  2{32}"));
  }

  @Test
  void latencyOfNothingSaysSo() {
    answer =
        """
        {"count":0,"errorCount":0,"maxNanos":"0","method":"exact","relativeError":0,"confidence":0.95,
         "percentiles":[],"heatMap":{"cells":[]}}
        """;

    assertThat(cli.run("latency", "--server", url())).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).startsWith("no such span since ");
  }

  @Test
  void tracesAreCompared() {
    answer =
        """
        {"before":{"traceId":"11111111111111111111111111111111","durationNanos":"81000000","errorCount":0},
         "after":{"traceId":"22222222222222222222222222222222","durationNanos":"140000000","errorCount":1},
         "paired":1,"added":1,"removed":0,"rows":[
          {"depth":0,"service":"gateway","operation":"POST /orders","kind":"SERVER",
           "before":{"spanId":"1","offsetNanos":"0","durationNanos":"81000000","selfTimeNanos":"5000000","error":false},
           "after":{"spanId":"1","offsetNanos":"0","durationNanos":"140000000","selfTimeNanos":"7000000","error":false}},
          {"depth":1,"service":"warehouse","operation":"SELECT stock","kind":"CLIENT","before":null,
           "after":{"spanId":"2","offsetNanos":"0","durationNanos":"18000000","selfTimeNanos":"18000000","error":true}}]}
        """;

    assertThat(cli.run("compare", "1", "2", "--server", url())).isEqualTo(ExitCode.OK);
    assertThat(path).isEqualTo("/api/v1/compare");
    assertThat(query).isEqualTo("before=1&after=2");
    assertThat(cli.out().lines())
        .contains(
            "after   22222222222222222222222222222222  140 ms  errors: 1",
            "     81.0 ms    140 ms   +2.00 ms  gateway    POST /orders",
            "+              18.0 ms   +18.0 ms  warehouse    SELECT stock ✗ fails now");
  }

  @ParameterizedTest
  @ValueSource(strings = {"search", "latency", "trace 1", "compare 1 2"})
  void programsGetTheAnswerItself(String command) {
    answer = "{\"some\":[\"thing\",1.50]}";

    String[] arguments = (command + " --json --server " + url()).split(" ");
    assertThat(cli.run(arguments)).isEqualTo(ExitCode.OK);
    assertThat(cli.out()).isEqualTo("{\"some\":[\"thing\",1.5]}\n");
  }

  @Test
  void aRecordIsFollowed() {
    answer =
        """
        {"topic":"orders","truncated":true,"hops":[
         {"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","name":"send orders",
          "operation":"send","service":{"name":"shop","colorSlot":0},"startTimeUnixNano":"1790000000123000000",
          "durationNanos":"2500000","status":"UNSET","topic":"orders","group":null,"key":"h:1","ids":[],"batch":null,
          "record":{"cluster":"c","topic":"orders","partition":3,"offset":"1057"}},
         {"traceId":"5bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b8","name":"process orders",
          "operation":"process","service":{"name":"stock","colorSlot":1},"startTimeUnixNano":"1790000000128000000",
          "durationNanos":"1000000","status":"ERROR","topic":"orders","group":"g","key":null,"ids":[],
          "batch":"7","record":null}]}
        """;

    int exitCode =
        cli.run("record", "orders/eu", "--key", "a b", "--since", "2d", "--server", url());

    assertThat(exitCode).isEqualTo(ExitCode.OK);
    assertThat(path).isEqualTo("/api/v1/records/orders%2Feu");
    assertThat(query).contains("key=a%20b", "start=", "end=", "limit=100");
    assertThat(cli.out().lines())
        .hasSize(4)
        .anyMatch(l -> l.matches(".*0 ns +2\\.50 ms  send +shop +orders/3:1057 +4bf92f.*"))
        .anyMatch(
            l -> l.matches(".*5\\.00 ms +1\\.00 ms  process  stock \\(g\\) +orders × 7 +5bf92f.*"))
        .anyMatch(l -> l.contains("there are more"));
  }

  @Test
  void aRecordIsNamedByIdOrPlaceToo() {
    answer = "{\"topic\":\"orders\",\"hops\":[],\"truncated\":false}";

    assertThat(cli.run("record", "orders", "--id", "order=7", "--json", "--server", url()))
        .isEqualTo(ExitCode.OK);
    assertThat(query).contains("id=order%3D7");
    assertThat(cli.out()).isEqualTo(answer + "\n");
    assertThat(cli.run("record", "orders", "--at", "3:1057", "--server", url()))
        .isEqualTo(ExitCode.NOT_FOUND);
    assertThat(query).contains("partition=3", "offset=1057").doesNotContain("key=");
    assertThat(cli.err().lines()).hasSize(1);
    assertThat(cli.err()).contains("no span of such a record of orders since ");
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
