package io.datatracing.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What JVMs loaded, in order: from the files that {@code -Xlog:class+load} writes. */
record LoadedClasses(Path file, List<String> names) {
  private static final Pattern LINE = Pattern.compile("^(\\S+) source: .*");

  /** The argument that makes a JVM write one of these files to a directory. */
  static String jvmArgument(Path directory) {
    return "-Xlog:class+load:file=" + directory.resolve("classes-%p.log") + "::filecount=0";
  }

  static List<LoadedClasses> in(Path directory) throws IOException {
    List<LoadedClasses> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.getFileName().toString().startsWith("classes-")) {
          all.add(read(file));
        }
      }
    }
    return all;
  }

  private static LoadedClasses read(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      // "[0.123s][info][class,load] name source: where"
      Matcher loaded = LINE.matcher(line.substring(line.lastIndexOf(']') + 1).trim());
      if (loaded.matches()) {
        names.add(loaded.group(1));
      }
    }
    return new LoadedClasses(file, names);
  }

  /** Those loaded before the first class of one of these packages. */
  List<String> before(String... packagePrefixes) {
    for (int i = 0; i < names.size(); i++) {
      for (String prefix : packagePrefixes) {
        if (names.get(i).startsWith(prefix)) {
          return names.subList(0, i);
        }
      }
    }
    throw new AssertionError(
        "no class of " + String.join(", ", packagePrefixes) + " was loaded: " + file);
  }
}
