package io.datatracing.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.model.fate.Fate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossCauseTest {
  @Test
  void causesAreInTheListOfFates() {
    List<String> receiver =
        Fate.all().stream().map(Fate::id).filter(id -> id.startsWith("receiver.")).toList();
    List<String> causes = Arrays.stream(LossCause.values()).map(LossCause::id).toList();
    assertThat(causes).containsAll(receiver).allMatch(id -> Fate.of(id).kind() == Fate.Kind.LOST);
  }
}
