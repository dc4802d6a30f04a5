package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFormatTest {
  private static final long NOW = Long.MAX_VALUE - 5;

  private final TopicFormat format = new TopicFormat("orders");

  @ParameterizedTest
  @CsvSource({
    "0.8.0, false",
    "0.9.0, false",
    "0.10.0-IV1, false",
    "0.10.2, false",
    "0.10.2-IV0, false",
    "0.11.0, true",
    "0.11.0-IV2, true",
    "1.0-IV0, true",
    "2.8-IV1, true",
    "3.0-IV1, true",
    ", true"
  })
  void headersCameWith011(String version, boolean headers) {
    assertThat(format.hasHeaders()).isFalse();
    format.read(version, NOW);
    assertThat(format.isUnknown()).isFalse();
    assertThat(format.hasHeaders()).isEqualTo(headers);
  }

  @Test
  void oneOfManySendersAsks() {
    assertThat(format.isToBeAsked(NOW)).isTrue();
    assertThat(format.isToBeAsked(NOW + 1)).isFalse();
    // No answer.
    assertThat(format.isToBeAsked(NOW + 1_000_000_000)).isTrue();
  }

  @Test
  void olderFormatIsReadAgainAfterTenMinutes() {
    format.read("0.10.2", NOW);
    assertThat(format.isToBeAsked(NOW + TopicFormat.READ_AGAIN_NANOS - 1)).isFalse();
    assertThat(format.isToBeAsked(NOW + TopicFormat.READ_AGAIN_NANOS)).isTrue();
    assertThat(format.hasHeaders()).isFalse();
    format.read("2.8-IV1", NOW + TopicFormat.READ_AGAIN_NANOS);
    assertThat(format.hasHeaders()).isTrue();
    assertThat(format.isToBeAsked(NOW + 10 * TopicFormat.READ_AGAIN_NANOS)).isFalse();
  }

  @Test
  void refusedRecordEndsHeadersUntilSettingsAreReadAgain() {
    format.read("2.8-IV1", NOW);
    format.refused(NOW);
    assertThat(format.hasHeaders()).isFalse();
    assertThat(format.isToBeAsked(NOW + TopicFormat.READ_AGAIN_NANOS)).isTrue();
    format.read("2.8-IV1", NOW + TopicFormat.READ_AGAIN_NANOS);
    assertThat(format.hasHeaders()).isTrue();

    // Twice: the broker does not go by what it says.
    format.refused(NOW);
    format.read("2.8-IV1", NOW);
    assertThat(format.hasHeaders()).isFalse();
    assertThat(format.whyNoHeaders()).isEqualTo("topic_format");
  }

  @Test
  void whatMayNotBeReadIsAssumedUntilARecordIsRefused() {
    format.denied(true, NOW);
    assertThat(format.hasHeaders()).isTrue();
    format.refused(NOW);
    format.denied(true, NOW);
    assertThat(format.hasHeaders()).isFalse();
    assertThat(format.whyNoHeaders()).isEqualTo("topic_format");

    TopicFormat older = new TopicFormat("older");
    assertThat(older.whyNoHeaders()).isEqualTo("topic_format_unknown");
    older.denied(false, NOW);
    assertThat(older.hasHeaders()).isFalse();
    assertThat(older.whyNoHeaders()).isEqualTo("topic_format_unknown");
    assertThat(older.isUnknown()).isFalse();
  }
}
