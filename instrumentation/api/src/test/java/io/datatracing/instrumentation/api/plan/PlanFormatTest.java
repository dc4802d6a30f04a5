package io.datatracing.instrumentation.api.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanFormatTest {
  private final InstrumentationPlan plan =
      new InstrumentationPlan(
          "a",
          "a/Stub",
          List.of("a/Helper"),
          List.of(Symbol.type("lib/X"), Symbol.member("lib/X", "m", "()I", true)),
          List.of(
              new TypePlan(
                  "lib/Type",
                  true,
                  false,
                  List.of("*Type"),
                  "field",
                  List.of(
                      new MethodPlan(
                          "m",
                          "(I)",
                          true,
                          List.of(
                              new HookCall(
                                  true,
                                  true,
                                  Binding.RETURN,
                                  "hook",
                                  "(Ljava/lang/Object;I)I",
                                  new int[] {Binding.THIS, 0})))))));

  @Test
  void planIsReadAsItWasWritten() {
    InstrumentationPlan read = PlanReader.read(PlanWriter.write(List.of(plan))).get(0);
    assertThat(read).usingRecursiveComparison().isEqualTo(plan);
  }

  @Test
  void headerIsWhereTheDrawingSays() {
    byte[] file = PlanWriter.write(List.of(plan));
    ByteBuffer buffer = ByteBuffer.wrap(file);
    assertThat(PlanFormat.MAGIC_OFFSET).isZero();
    assertThat(PlanFormat.VERSION_OFFSET).isEqualTo(PlanFormat.MAGIC_OFFSET + Integer.BYTES);
    assertThat(PlanFormat.LENGTH_OFFSET).isEqualTo(PlanFormat.VERSION_OFFSET + Short.BYTES);
    assertThat(PlanFormat.CHECKSUM_OFFSET).isEqualTo(PlanFormat.LENGTH_OFFSET + Integer.BYTES);
    assertThat(PlanFormat.BODY_OFFSET).isEqualTo(PlanFormat.CHECKSUM_OFFSET + Integer.BYTES);
    assertThat(buffer.getInt()).isEqualTo(PlanFormat.MAGIC);
    assertThat(buffer.getShort()).isEqualTo((short) PlanFormat.VERSION);
    assertThat(buffer.getInt()).isEqualTo(file.length - PlanFormat.BODY_OFFSET);
  }

  @Test
  void otherFileOtherVersionAndDamageAreToldApart() {
    byte[] file = PlanWriter.write(List.of(plan));
    assertThatThrownBy(() -> PlanReader.read(new byte[20]))
        .hasMessageContaining("not a weave plan");
    assertThatThrownBy(() -> PlanReader.read(new byte[3])).hasMessageContaining("3 bytes");
    byte[] newer = file.clone();
    newer[PlanFormat.VERSION_OFFSET + 1] = 3;
    assertThatThrownBy(() -> PlanReader.read(newer)).hasMessageContaining("has version 3");
    for (int i = PlanFormat.LENGTH_OFFSET; i < file.length; i++) {
      byte[] damaged = file.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> PlanReader.read(damaged)).hasMessageContaining("damaged");
    }
  }
}
