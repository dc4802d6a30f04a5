package io.datatracing.storage.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceColorsTest {
  @TempDir Path directory;

  @Test
  void hashIsFnv1a() {
    // Vectors of the FNV specification, draft-eastlake-fnv.
    assertThat(ServiceColors.fnv1a("")).isEqualTo(0x811c9dc5);
    assertThat(ServiceColors.fnv1a("a")).isEqualTo(0xe40c292c);
    assertThat(ServiceColors.fnv1a("foobar")).isEqualTo(0xbf9cf968);
  }

  @Test
  void firstEightServicesHaveEightColors() {
    ServiceColors colors = ServiceColors.open(directory.resolve("colors"));
    Set<Integer> slots = new HashSet<>();
    for (int i = 0; i < ServiceColors.SLOTS; i++) {
      slots.add(colors.slot("service-" + i));
    }
    assertThat(slots).hasSize(ServiceColors.SLOTS);
    assertThat(colors.slot("the ninth")).isBetween(0, 7);
  }

  @Test
  void colorsOutliveTheProcess() {
    Path file = directory.resolve("colors");
    ServiceColors before = ServiceColors.open(file);
    String[] names = {"a", "b\nc", "d\\n", "", "e\tf"};
    int[] slots = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      slots[i] = before.slot(names[i]);
    }
    ServiceColors after = ServiceColors.open(file);
    for (int i = names.length - 1; i >= 0; i--) {
      assertThat(after.slot(names[i])).as(names[i]).isEqualTo(slots[i]);
    }
  }

  @Test
  void lastLineThatWasCutOffIsForgotten() throws IOException {
    Path file = directory.resolve("colors");
    Files.writeString(file, "3\tgateway\n5\tpri");
    ServiceColors colors = ServiceColors.open(file);
    assertThat(colors.slot("gateway")).isEqualTo(3);
    colors.slot("pricing");
    assertThat(Files.readAllLines(file)).hasSize(2).allMatch(line -> line.contains("\t"));
  }
}
