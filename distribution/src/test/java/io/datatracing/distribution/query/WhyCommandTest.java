package io.datatracing.distribution.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.distribution.CommandLineKit;
import io.datatracing.distribution.ExitCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WhyCommandTest {
  private static final String SAMPLED_OUT =
      "{\"traceId\":\"6bf92f3577b34da6a3ce929d0e0e4736\",\"fate\":\"tail.not_sampled\","
          + "\"words\":\"The tail sampler did not choose it.\",\"evidence\":\"recorded\","
          + "\"entries\":[{\"cause\":\"tail.not_sampled\",\"node\":\"tail\",\"policy\":\"rest\","
          + "\"timeUnixNano\":\"1769860800000000000\",\"spanCount\":12,\"exact\":true},"
          + "{\"cause\":\"agent.queue_full\",\"node\":\"shop\",\"policy\":\"\","
          + "\"timeUnixNano\":\"1769860799000000000\",\"spanCount\":0,\"exact\":false}],\"gaps\":[]}";
  private static final String NEVER_SEEN =
      "{\"traceId\":\"6bf92f3577b34da6a3ce929d0e0e4736\",\"fate\":\"never_seen\","
          + "\"words\":\"Nothing here knows of it.\",\"entries\":[],"
          + "\"gaps\":[{\"service\":\"shop\",\"agent\":\"a1\",\"timeUnixNano\":\"1769860800000000000\","
          + "\"spansAtMost\":40,\"isBound\":true}]}";

  private final CommandLineKit cli = new CommandLineKit();

  @Test
  void fateIsToldInWordsWithEverythingThatWasTakenDown() throws IOException {
    try (AnsweringServer server = new AnsweringServer(200, SAMPLED_OUT)) {
      assertThat(cli.run("why", "abc", "--server", server.url())).isEqualTo(ExitCode.OK);
      assertThat(server.asked()).isEqualTo("/api/v1/traces/abc/fate");
      assertThat(cli.out().lines())
          .containsExactly(
              "tail.not_sampled: The tail sampler did not choose it.",
              "  2026-01-31T12:00:00Z  tail.not_sampled  by tail  policy rest  spans 12",
              "  2026-01-31T11:59:59Z  agent.queue_full  by shop  (probable)");
    }
  }

  @Test
  void traceThatNobodyHasSeenIsNotFoundAndTheGapsAreTold() throws IOException {
    try (AnsweringServer server = new AnsweringServer(200, NEVER_SEEN)) {
      assertThat(cli.run("why", "abc", "--server", server.url())).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(cli.out().lines())
          .containsExactly(
              "never_seen: Nothing here knows of it.",
              "  2026-01-31T12:00:00Z  agent.process_died  by shop  spans at most 40"
                  + "  (of traces nobody can name)");
    }
  }

  @Test
  void programsGetTheAnswerItself() throws IOException {
    try (AnsweringServer server = new AnsweringServer(200, NEVER_SEEN)) {
      assertThat(cli.run("why", "abc", "--json", "--server", server.url()))
          .isEqualTo(ExitCode.NOT_FOUND);
      assertThat(cli.out()).isEqualTo(NEVER_SEEN + "\n");
    }
  }

  @Test
  void nonsenseIdIsWrongUsage() throws IOException {
    try (AnsweringServer server = new AnsweringServer(400, "{\"detail\":\"id is 'x'\"}")) {
      assertThat(cli.run("why", "x", "--server", server.url())).isEqualTo(ExitCode.USAGE);
      assertThat(cli.err()).isEqualTo("datatracing: id is 'x'\n");
    }
  }
}
