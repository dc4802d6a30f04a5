package io.datatracing.distribution.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.distribution.CommandLineKit;
import io.datatracing.distribution.ExitCode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphCommandsTest {
  private static final String GRAPH =
      """
      {"nodes":[
        {"id":0,"kind":"service","name":"POST /orders","service":{"name":"shop","colorSlot":0},"entryCount":1,
         "failedEntryCount":0,"orphanCount":0,"failing":true,"times":{"count":1,"meanNanos":"9","maxNanos":"120000000"}},
        {"id":1,"kind":"service","name":"GET /price","service":{"name":"pricing","colorSlot":1},"entryCount":3,
         "failedEntryCount":1,"orphanCount":0,"failing":true,"times":{"count":3,"meanNanos":"9","maxNanos":"9000000"}},
        {"id":2,"kind":"topic","name":"orders","service":null,"entryCount":0,"failedEntryCount":0,"orphanCount":0,
         "failing":false,"times":{"count":0,"meanNanos":"0","maxNanos":"0"}},
        {"id":3,"kind":"service","name":"process orders","service":{"name":"stock","colorSlot":2},"entryCount":1,
         "failedEntryCount":0,"orphanCount":1,"failing":false,"times":{"count":1,"meanNanos":"9","maxNanos":"20000000"}}],
       "edges":[
        {"from":0,"to":1,"type":"call","protocol":"http","count":3,"errorCount":1,"joinedCount":0,"failing":true,
         "times":{"count":3,"meanNanos":"3000000","maxNanos":"9"},"queue":{"count":0,"meanNanos":"0","maxNanos":"0"}},
        {"from":0,"to":2,"type":"produce","protocol":"messaging","count":1,"errorCount":0,"joinedCount":0,"failing":false,
         "times":{"count":1,"meanNanos":"3","maxNanos":"9"},"queue":{"count":0,"meanNanos":"0","maxNanos":"0"}},
        {"from":2,"to":3,"type":"consume","protocol":"messaging","count":1,"errorCount":0,"joinedCount":1,"failing":false,
         "times":{"count":0,"meanNanos":"0","maxNanos":"0"},
         "queue":{"count":1,"meanNanos":"1","maxNanos":"1920000000"}},
        {"from":3,"to":1,"type":"call","protocol":"rpc","count":1,"errorCount":0,"joinedCount":0,"failing":false,
         "times":{"count":1,"meanNanos":"3","maxNanos":"9"},"queue":{"count":0,"meanNanos":"0","maxNanos":"0"}}],
       "failure":{
        "cause":{"traceId":"11111111111111111111111111111111","spanId":"1111111111111111","service":"pricing",
         "operation":"GET /price","error":"no price"},
        "breakage":{"traceId":"22222222222222222222222222222222","spanId":"2222222222222222","service":"shop",
         "operation":"POST /orders","error":""}},
       "cuts":["hops"]}
      """;

  private final CommandLineKit cli = new CommandLineKit();

  @Test
  void graphOfATraceSaysWhatFailedFirstAndThenDrawsIt() throws IOException {
    try (AnsweringServer server = new AnsweringServer(200, GRAPH)) {
      assertThat(cli.run("dag", "abc", "--hops", "3", "--services", "--server", server.url()))
          .isEqualTo(ExitCode.OK);
      assertThat(server.asked())
          .isEqualTo("/api/v1/traces/abc/dag?hops=3&traces=50&detail=services");
      assertThat(cli.out().lines())
          .containsExactly(
              "✗ pricing failed at GET /price: no price",
              "  trace 11111111111111111111111111111111, span 1111111111111111",
              "  It broke shop at POST /orders, trace 22222222222222222222222222222222",
              "",
              "shop POST /orders  120 ms",
              "├─ http 3, ✗ 1, mean 3.00 ms ─▶ pricing GET /price ✗ 1 of 3 failed",
              "└─ produce 1 ─▶ topic orders",
              "   └─ consume 1, waited ≤ 1.92 s, joined by place ─▶ stock process orders  20.0 ms"
                  + "  (caller missing)",
              "      └─ rpc 1 ─▶ pricing GET /price (above)",
              "",
              "not all is here; a bound was reached: hops");
    }
  }

  @Test
  void programsGetTheGraphItself() throws IOException {
    try (AnsweringServer server = new AnsweringServer(200, "{\"nodes\":[]}")) {
      assertThat(cli.run("dag", "abc", "--json", "--server", server.url())).isEqualTo(ExitCode.OK);
      assertThat(cli.out()).isEqualTo("{\"nodes\":[]}\n");
    }
  }

  @Test
  void graphOfATraceThatIsNotThereIsNotFound() throws IOException {
    try (AnsweringServer server = new AnsweringServer(404, "{\"detail\":\"no such trace\"}")) {
      assertThat(cli.run("dag", "abc", "--server", server.url())).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(cli.err()).isEqualTo("datatracing: no such trace\n");
    }
  }

  @Test
  void dependenciesAreListedTheFailingFirst() throws IOException {
    try (AnsweringServer server = new AnsweringServer(200, GRAPH.replace("hops", "traces"))) {
      assertThat(cli.run("deps", "--since", "2h", "--service", "a b", "--server", server.url()))
          .isEqualTo(ExitCode.OK);
      assertThat(server.asked())
          .startsWith("/api/v1/dependencies?start=")
          .endsWith("&traces=2000&service=a%20b");
      List<String> lines = cli.out().lines().toList();
      assertThat(lines).hasSize(6);
      assertThat(lines.get(1))
          .matches("shop POST /orders +http +pricing GET /price +3 +1 +3\\.00 ms .*");
      assertThat(lines.get(5)).startsWith("there are more traces");
      assertThat(cli.out())
          .containsPattern("topic orders +consume +stock process orders .* +1\\.92 s");
    }
  }

  @Test
  void dependenciesOfNothingSaySo() throws IOException {
    try (AnsweringServer server =
        new AnsweringServer(200, "{\"nodes\":[],\"edges\":[],\"cuts\":[]}")) {
      assertThat(cli.run("deps", "--server", server.url())).isEqualTo(ExitCode.OK);
      assertThat(cli.out()).startsWith("nothing went between two services since ");
    }
  }
}
