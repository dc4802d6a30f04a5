package io.datatracing.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.messaging.RecordSettings;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  @AfterEach
  void restore() {
    RecordSettings.set(RecordSettings.DEFAULT);
  }

  @Test
  void withoutSettingsKeysAreHashedAndRecordsGetHeaders() {
    assertThat(read(Map.of()).problems()).isEmpty();
    assertThat(RecordSettings.get()).isSameAs(RecordSettings.DEFAULT);
    assertThat(RecordSettings.get().keys()).isTrue();
    assertThat(RecordSettings.get().plain()).isFalse();
    assertThat(RecordSettings.get().propagates()).isTrue();
    assertThat(RecordSettings.get().hasIds()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"hash,true,false", "plain,true,true", "off,false,false"})
  void keysAreToldAsAsked(String value, boolean keys, boolean plain) {
    assertThat(read(Map.of("datatracing.kafka.key", value)).problems()).isEmpty();
    assertThat(RecordSettings.get().keys()).isEqualTo(keys);
    assertThat(RecordSettings.get().plain()).isEqualTo(plain);
  }

  @Test
  void wrongKeyIsOneLineAndHashes() {
    assertThat(read(Map.of("datatracing.kafka.key", "clear")).problems())
        .containsExactly(
            "system property datatracing.kafka.key is \"clear\", expected hash, plain or off;"
                + " using hash");
    assertThat(RecordSettings.get().keys()).isTrue();
    assertThat(RecordSettings.get().plain()).isFalse();
  }

  @Test
  void headersCanBeSwitchedOff() {
    read(Map.of("datatracing.kafka.propagation", "false"));
    assertThat(RecordSettings.get().propagates()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "orders:$.orderId|orders orderId field .orderId",
        "payments:header(order-id)|payments order-id header order-id",
        "payments:order=header(X Order)|payments order header X Order",
        "a.b:$.customer.ids[0]|a.b ids field .customer .ids 0",
        "a:id=$['a, b']['c'][12]|a id field .a, b .c 12",
      })
  void ruleIsRead(String rule, String expected) {
    assertThat(read(Map.of("datatracing.record.id", rule)).problems()).isEmpty();
    assertThat(String.join(" ", RecordSettings.get().idRules()[0])).isEqualTo(expected);
    assertThat(RecordSettings.get().hasIds()).isTrue();
  }

  @Test
  void rulesAreSeparatedByCommas() {
    read(Map.of("datatracing.record.id", "orders:$.id, orders:header(tenant) ,payments:$.id,"));
    assertThat(RecordSettings.get().idRules()).hasNumberOfRows(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders",
        "orders:",
        ":$.id",
        "orders:id",
        "orders:$",
        "orders:$id",
        "orders:$.",
        "orders:$..id",
        "orders:$.*",
        "orders:$[0]",
        "orders:$.a[x]",
        "orders:$.a[-1]",
        "orders:$.a[",
        "orders:$['a]",
        "orders:$.größe",
        "orders:header()",
        "orders:header(a",
        "or ders:$.id",
        "orders:b c=$.id",
      })
  void wrongRuleIsOneLineAndTheOthersHold(String rule) {
    String value = rule.contains("'") ? "a:$.b," + rule : rule + ",a:$.b";
    assertThat(read(Map.of("datatracing.record.id", value)).problems())
        .containsExactly(
            "system property datatracing.record.id has \""
                + rule
                + "\", expected "
                + RecordIdRules.EXPECTED
                + "; using the others");
    assertThat(RecordSettings.get().idRules()).hasNumberOfRows(1);
  }

  private static Settings read(Map<String, String> system) {
    Settings settings = new Settings(system, Map.of(), Map.of());
    new KafkaSettings(settings).apply();
    return settings;
  }
}
