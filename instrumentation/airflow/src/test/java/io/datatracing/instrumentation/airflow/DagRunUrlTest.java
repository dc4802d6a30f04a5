package io.datatracing.instrumentation.airflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DagRunUrlTest {
  @Test
  void dagAndRunAreRead() {
    DagRunUrl runs = parse("https://u@flow.acme.org/prefix/api/v1/dags/a%20b/dagRuns?key=1");
    assertThat(runs.dagId).isEqualTo("a b");
    assertThat(runs.runId).isNull();

    DagRunUrl run = parse("/api/v2/dags/nightly/dagRuns/manual__2026-11-21T00%3A00%2B00/");
    assertThat(run.dagId).isEqualTo("nightly");
    assertThat(run.runId).isEqualTo("manual__2026-11-21T00:00+00");
    assertThat(parse("/api/v2/dags/nightly/dagRuns/").runId).isNull();
    assertThat(parse("/api/v2/dags/50%/dagRuns").dagId).isEqualTo("50%");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dagRuns",
        "/dags/x/dagRuns",
        "/api/v3/dags/x/dagRuns",
        "/api/v2/dags//dagRuns",
        "/api/v2/dags/~/dagRuns",
        "/api/v2/dags/x/dagRunsOfMine",
        "/api/v2/dags/x/dagRuns/r/taskInstances",
        "/api/v2/x/y/dagRuns"
      })
  void otherAddressesAreNot(String url) {
    assertThat(parse(url)).isNull();
  }

  private static @Nullable DagRunUrl parse(String url) {
    return DagRunUrl.parse(url, url.indexOf(DagRunUrl.RUNS));
  }
}
