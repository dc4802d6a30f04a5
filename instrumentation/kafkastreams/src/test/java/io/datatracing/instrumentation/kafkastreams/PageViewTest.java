package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's example of a join, {@code PageViewUntypedDemo}, on the real broker. */
class PageViewTest {
  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  private final String id = "views-" + UUID.randomUUID();
  private final String views = id + "-views";
  private final String users = id + "-users";
  private final String regions = id + "-regions-repartition";
  private final String out = id + "-views-by-region";

  @Test
  void viewIsLinkedToItsUserAndItsTraceGoesThroughTheRepartitionTopic() throws Exception {
    try (RunningTopology running =
        new RunningTopology(
            spans, JoinExamples.pageViews(views, users, out), id, state, views, users, out)) {
      StreamsSpans user = running.send(users, "anna", "europe", 2);
      Span row = user.only("process " + users);
      assertThat(row.isChildOf(user.only("send " + users))).isTrue();

      StreamsSpans all = running.send(views, "anna", "index.html", 5);
      Span view = all.only("process " + views);
      assertThat(view.isChildOf(all.only("send " + views))).isTrue();
      RunningTopology.input(view, row);
      Span rekeyed = all.only("send " + regions);
      assertThat(rekeyed.isChildOf(view)).isTrue();
      Span counted = all.only("process " + regions);
      assertThat(counted.isChildOf(rekeyed)).isTrue();
      assertThat(all.only("send " + out).isChildOf(counted)).isTrue();
    }
  }
}
