package io.datatracing.benchmarks.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RatchetTest {
  private static final String HEAD =
      "| | none | datatracing | + | opentelemetry | + | ratio of the + |\n|---|---|---|---|---|---|---|\n";

  @Test
  void sameFiguresPass() {
    assertThat(Ratchet.worse(row("CPU", "0.100"), row("CPU", "0.100"))).isEmpty();
  }

  @Test
  void nineteenPercentPass() {
    assertThat(Ratchet.worse(row("CPU", "0.100"), row("CPU", "0.119"))).isEmpty();
  }

  @Test
  void aFifthAndMoreIsNamed() {
    assertThat(Ratchet.worse(row("CPU", "0.200"), row("CPU", "0.250")))
        .containsExactly("CPU: 0.250 of the peer's, was 0.200 of the peer's");
  }

  @Test
  void rowThatIsGoneIsNamed() {
    assertThat(Ratchet.worse(row("CPU", "0.200"), HEAD)).containsExactly("CPU: not measured");
  }

  @Test
  void lostSpansAreWorseAlthoughTheRatioFalls() {
    String spans = "spans exported per request (2 expected)";
    assertThat(Ratchet.worse(row(spans, "1.000"), row(spans, "0.900"))).hasSize(1);
  }

  @Test
  void committedResultWithoutTableIsRefused() {
    assertThatThrownBy(() -> Ratchet.worse("nothing", HEAD))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void committedResultIsRead() throws IOException {
    String committed = Files.readString(Path.of("..", "results", "agent.md"));
    assertThat(Ratchet.worse(committed, committed)).isEmpty();
    assertThat(Ratchet.worse(committed, HEAD)).hasSizeGreaterThan(10);
  }

  private static String row(String name, String ratio) {
    return HEAD + "| " + name + " | 1.00 | 2.00 | +1.00 | 3.00 | +2.00 | " + ratio + " |\n";
  }
}
