package io.datatracing.storage.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a process keeps what it has read of a bucket. */
class ObjectOptionsTest {
  @TempDir Path directory;

  @Test
  void theWriterKeepsItBesideItsData() throws IOException {
    try (RangeCache cache = options(Map.of()).cache(directory)) {
      cache.put("key", 0, new byte[9]);
      assertThat(StoreFiles.endingWith(".piece", directory.resolve("object-cache"))).hasSize(1);
    }
  }

  @Test
  void whoeverIsToldADirectoryKeepsItThereInAFolderOfItsOwn() throws IOException {
    Path data = Files.createDirectory(directory.resolve("data"));
    Path named = Files.createDirectory(directory.resolve("named"));
    ObjectOptions options = options(Map.of(ObjectOptions.CACHE_DIRECTORY, named.toString()));
    try (RangeCache writer = options.cache(data);
        RangeCache reader = options.cache(null)) {
      writer.put("key", 0, new byte[9]);
      reader.put("key", 0, new byte[9]);
      assertThat(StoreFiles.endingWith(".piece", named)).hasSize(2);
      assertThat(named.toFile().list())
          .hasSize(2)
          .allMatch(name -> name.startsWith("datatracing-object-cache-"));
    }
    assertThat(named).isEmptyDirectory();
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void whatWasLeftBesideTheDataIsDeletedWhenItIsKeptElsewhere() throws IOException {
    Path before = Files.createDirectory(directory.resolve("object-cache"));
    Files.write(before.resolve("0.piece"), new byte[9]);
    Path named = Files.createDirectory(directory.resolve("named"));
    options(Map.of(ObjectOptions.CACHE_DIRECTORY, named.toString())).cache(directory).close();
    assertThat(before).isEmptyDirectory();
  }

  @Test
  void aDirectoryThatIsNoneIsNamed() {
    String none = directory.resolve("none").toString();
    assertThatThrownBy(() -> options(Map.of(ObjectOptions.CACHE_DIRECTORY, none)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            ObjectOptions.CACHE_DIRECTORY + " is '" + none + "', not a directory; make it first");
  }

  private static ObjectOptions options(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put(ObjectOptions.STORE, "mem://x");
    return Objects.requireNonNull(ObjectOptions.from(settings));
  }
}
