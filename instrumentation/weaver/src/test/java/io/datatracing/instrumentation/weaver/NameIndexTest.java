package io.datatracing.instrumentation.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.TypePlan;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameIndexTest {
  private final NameIndex index =
      new NameIndex(
          List.of(
              new InstrumentationPlan(
                  "one",
                  "Stub",
                  List.of(),
                  List.of(),
                  List.of(
                      new TypePlan("a/Exact", false, false, List.of(), null, List.of()),
                      new TypePlan(
                          "a/Super",
                          true,
                          false,
                          List.of("*Driver", "org/db/*", "*Pooled*", "b/Named"),
                          null,
                          List.of())))));

  @ParameterizedTest
  @CsvSource({
    "a/Exact, true, false",
    "a/Exact$Inner, false, false",
    "x/MyDriver, false, true",
    "x/MyDriverFactory, false, false",
    "org/db/Anything, false, true",
    "org/dbx/Anything, false, false",
    "x/APooledThing, false, true",
    "b/Named, false, true",
    "b/Named2, false, false",
    "java/sql/MyDriver, false, false"
  })
  void nameDecidesWhetherAClassIsLookedAt(String name, boolean exact, boolean candidate) {
    assertThat(index.exact(name) != null).isEqualTo(exact);
    assertThat(index.candidates(name) != null).isEqualTo(candidate);
  }
}
