package io.datatracing.exporter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Java's names of systems and processors in the words of the semantic conventions. */
final class Platform {
  private Platform() {}

  /** {@code host.arch}; a name that is not known as it is. */
  static @Nullable String arch(@Nullable String name) {
    if (name == null) {
      return null;
    }
    switch (name.toLowerCase(Locale.ROOT)) {
      case "x86_64":
      case "amd64":
        return "amd64";
      case "aarch64":
        return "arm64";
      case "arm":
        return "arm32";
      case "i386":
      case "x86":
        return "x86";
      case "ppc64le":
        return "ppc64";
      default:
        return name;
    }
  }

  /** {@code os.type}; null if it is none of those. */
  static @Nullable String type(@Nullable String name) {
    String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("windows")) {
      return "windows";
    }
    if (lower.startsWith("mac")) {
      return "darwin";
    }
    if (lower.startsWith("sunos")) {
      return "solaris";
    }
    String[] others = {"linux", "freebsd", "openbsd", "netbsd", "aix"};
    for (String other : others) {
      if (lower.startsWith(other)) {
        return other;
      }
    }
    return null;
  }
}
