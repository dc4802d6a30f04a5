package io.datatracing.instrumentation.airflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DagRunBodyTest {
  private static final String K = "\"airflow/dagrun_parent_trace_context\":1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"conf\": {\"day\": 1}} | {\"conf\": {K,\"day\": 1}}",
        "{\"conf\":{ }} | {\"conf\":{ K}}",
        "{\"conf\":null ,\"a\":[1,{}]} | {\"conf\":{K} ,\"a\":[1,{}]}",
        "{ \"note\":\"x\"} | { \"conf\":{K},\"note\":\"x\"}",
        "{} | {\"conf\":{K}}",
        "{\"con\\u0066\":{\"a\":-1.5e+3}} | {\"con\\u0066\":{K,\"a\":-1.5e+3}}",
        "{\"x\":{\"conf\":{}}} | {\"conf\":{K},\"x\":{\"conf\":{}}}",
      })
  void keyIsPutBetweenTheCallersBytes(String body, String expected) {
    DagRunBody read = read(body);

    assertThat(read.refusal).isNull();
    assertThat(new String(read.with("1"), StandardCharsets.UTF_8))
        .isEqualTo(expected.replace("K", K));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{",
        "{\"conf\":{}",
        "{\"conf\":{},}",
        "{\"conf\" {}}",
        "{}{}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":tru}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"",
        "{\"a\":\"\\u12g4\"}",
        "{a:1}",
        "\ufeff{}"
      })
  void whatIsNotJsonIsRefused(String body) {
    assertThat(read(body).refusal).isEqualTo("not_json");
  }

  @Test
  void whatCannotBeAddedToSaysWhy() {
    assertThat(read("{\"conf\":[]}").refusal).isEqualTo("conf_not_object");
    assertThat(read("{\"conf\":{},\"conf\":{}}").refusal).isEqualTo("conf_twice");
    assertThat(read("{\"conf\":{" + K + "}}").refusal).isEqualTo("present");
    assertThat(read("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}").refusal)
        .isEqualTo("not_json");
  }

  @Test
  void runAndLineageAreRead() {
    DagRunBody read =
        read(
            "{\"dag_run_id\":\"r\\u00e9\",\"logical_date\":\"2026-11-21T00:00:00Z\",\"conf\":"
                + "{\"openlineage\":{\"parentRunId\":\"0190\",\"other\":[1],\"parentJobName\":\"j\"}}}");

    assertThat(read.runId).isEqualTo("ré");
    assertThat(read.logicalDate).isEqualTo("2026-11-21T00:00:00Z");
    assertThat(read.openLineage).containsExactly("parentRunId", "0190", "parentJobName", "j");
    assertThat(read.refusal).isNull();
  }

  /** Whatever bytes come: nothing but an answer, and what is added can be taken out again. */
  @Test
  void damagedBodiesAreAnsweredToo() {
    byte[] body =
        "{\"dag_run_id\":\"r\",\"conf\":{\"a\":[1,2.5,true,null],\"b\":{\"c\":\"\\u00e9ö\"}}}"
            .getBytes(StandardCharsets.UTF_8);
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = body.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      DagRunBody read = DagRunBody.read(damaged);
      if (read.refusal == null) {
        byte[] with = read.with("1");
        assertThat(DagRunBody.read(with).refusal).isEqualTo("present");
        assertThat(with.length).isGreaterThan(damaged.length);
      }
    }
  }

  private static DagRunBody read(String body) {
    return DagRunBody.read(body.getBytes(StandardCharsets.UTF_8));
  }
}
