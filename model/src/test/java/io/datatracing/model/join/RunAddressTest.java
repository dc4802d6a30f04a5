package io.datatracing.model.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.Attribute;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunAddressTest {
  private static final RunAddress RUN = new RunAddress("nightly", "run 1");

  @Test
  void runIsFoundUnderTheNamesOfEachAirflow() {
    assertThat(of("airflow.dag_id=nightly", "airflow.dag_run.run_id=run 1")).isEqualTo(RUN);
    assertThat(of("airflow.dag_run.dag_id=nightly", "airflow.dag_run.run_id=run 1")).isEqualTo(RUN);
    assertThat(of("category=DAG runs", "dag_id=nightly", "run_id=run 1")).isEqualTo(RUN);
  }

  @Test
  void namesThatAreAnybodysAreNoRunWithoutItsCategory() {
    assertThat(of("dag_id=nightly", "run_id=run 1")).isNull();
    assertThat(of("category=scheduler", "dag_id=nightly", "run_id=run 1")).isNull();
  }

  @Test
  void oneIdIsNoRun() {
    assertThat(of("airflow.dag_id=nightly")).isNull();
    assertThat(of("airflow.dag_run.run_id=run 1")).isNull();
    assertThat(of()).isNull();
  }

  private static RunAddress of(String... attributes) {
    List<Attribute> all =
        Stream.of(attributes)
            .map(text -> text.split("=", 2))
            .map(pair -> Attribute.of(pair[0], pair[1]))
            .toList();
    return RunAddress.of(all);
  }
}
