package io.datatracing.instrumentation.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka's example of a join by a foreign key, purchases of tracks and the albums they are on, on
 * the real broker. Streams sends a subscription to where the album is, and an answer back.
 */
class ForeignKeyJoinTest {
  private static final String THERE = "-SUBSCRIPTION-REGISTRATION-";
  private static final String BACK = "-SUBSCRIPTION-RESPONSE-";

  @RegisterExtension final TestSpans spans = new TestSpans();

  @TempDir Path state;

  private final String id = "albums-" + UUID.randomUUID();
  private final String albums = id + "-albums";
  private final String purchases = id + "-purchases";
  private final String out = id + "-interests";

  @Test
  void bothSidesOfTheJoinAreLinkedWhicheverComesLater() throws Exception {
    try (RunningTopology running =
        new RunningTopology(
            spans,
            JoinExamples.purchases(purchases, albums, out),
            id,
            state,
            albums,
            purchases,
            out)) {
      StreamsSpans first = running.send(albums, "album-1", "Kind of Blue", 2);
      Span album = first.only("process " + albums);
      assertThat(album.links()).isEmpty();

      // The purchase's own trace goes to the album and back, and finds it there.
      StreamsSpans bought = running.send(purchases, "purchase-1", "album-1", 7);
      Span purchase = bought.only("process " + purchases);
      Span asked = bought.onlyWith("send ", THERE);
      assertThat(asked.isChildOf(purchase)).isTrue();
      Span subscription = bought.onlyWith("process ", THERE);
      assertThat(subscription.isChildOf(asked)).isTrue();
      RunningTopology.input(subscription, album);
      Span answer = bought.onlyWith("process ", BACK);
      assertThat(bought.onlyWith("send ", BACK).isChildOf(subscription)).isTrue();
      assertThat(bought.only("send " + out).isChildOf(answer)).isTrue();

      // A new name of the album goes to the purchase, and is joined there.
      StreamsSpans renamed = running.send(albums, "album-1", "Sketches of Spain", 5);
      Span change = renamed.only("process " + albums);
      assertThat(change.isChildOf(renamed.only("send " + albums))).isTrue();
      assertThat(renamed.onlyWith("send ", BACK).isChildOf(change)).isTrue();
      Span joined = renamed.onlyWith("process ", BACK);
      RunningTopology.input(joined, purchase);
      assertThat(renamed.only("send " + out).isChildOf(joined)).isTrue();
    }
  }
}
