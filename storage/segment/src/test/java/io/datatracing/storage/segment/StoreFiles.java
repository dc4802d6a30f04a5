package io.datatracing.storage.segment;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Lists files of a store that is at work. {@link java.nio.file.Files#walk} fails when one is
 * renamed or deleted between its name and its attributes; here it is in the list or not.
 */
final class StoreFiles {
  private StoreFiles() {}

  /** Sorted; none when there is no such folder. */
  static List<Path> endingWith(String suffix, Path folder) {
    List<Path> found = new ArrayList<>();
    collect(suffix, folder.toFile(), found);
    Collections.sort(found);
    return found;
  }

  private static void collect(String suffix, File folder, List<Path> found) {
    // Null for what is no folder, or none any more.
    File[] entries = folder.listFiles();
    if (entries == null) {
      return;
    }
    for (File entry : entries) {
      if (entry.getName().endsWith(suffix)) {
        found.add(entry.toPath());
      } else {
        collect(suffix, entry, found);
      }
    }
  }
}
