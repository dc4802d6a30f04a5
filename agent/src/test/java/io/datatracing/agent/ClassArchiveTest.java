package io.datatracing.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassArchiveTest {
  private static final Map<String, byte[]> CLASSES = new LinkedHashMap<>();

  static {
    CLASSES.put("b/Second", new byte[] {1, 2, 3});
    CLASSES.put("a/First", new byte[] {4});
  }

  @Test
  void classesComeBackInTheirOrder() throws Exception {
    ClassArchive archive = ClassArchive.read(ClassArchive.write(CLASSES));
    assertThat(archive.names()).containsExactly("b/Second", "a/First");
    assertThat(archive.find("b/Second")).containsExactly(1, 2, 3);
    assertThat(archive.find("a/First")).containsExactly(4);
    assertThat(archive.find("c/Third")).isNull();
  }

  @Test
  void headerIsWhereTheDrawingSays() throws Exception {
    ByteBuffer archive = ByteBuffer.wrap(ClassArchive.write(CLASSES));
    assertThat(archive.getInt()).isEqualTo(ClassArchive.MAGIC);
    assertThat(archive.getShort()).isEqualTo((short) ClassArchive.VERSION);
    assertThat(archive.position()).isEqualTo(ClassArchive.CHECKSUM_OFFSET);
    archive.getInt();
    assertThat(archive.position()).isEqualTo(ClassArchive.COUNT_OFFSET);
    assertThat(archive.getShort()).isEqualTo((short) CLASSES.size());
  }

  @Test
  void everyDamagedByteIsNoticed() throws Exception {
    byte[] archive = ClassArchive.write(CLASSES);
    for (int i = 0; i < archive.length; i++) {
      byte[] damaged = archive.clone();
      damaged[i] ^= 1;
      assertThatThrownBy(() -> ClassArchive.read(damaged)).isInstanceOf(IOException.class);
    }
  }
}
