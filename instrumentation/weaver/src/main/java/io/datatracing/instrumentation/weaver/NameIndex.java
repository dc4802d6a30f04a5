package io.datatracing.instrumentation.weaver;

import io.datatracing.instrumentation.api.plan.InstrumentationPlan;
import io.datatracing.instrumentation.api.plan.TypePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a class's name alone whether any plan may want it. Asked for every class the
 * application loads, so a miss is one hash look-up and a few comparisons of string ends.
 */
final class NameIndex {
  /** Class loaders that do not find bootstrap by themselves, see {@link LoaderWeaver}. */
  private static final String[] LOADERS = {
    "org/apache/felix/framework/BundleWiringImpl$BundleClassLoader",
    "org/eclipse/osgi/internal/loader/ModuleClassLoader",
    "org/jboss/modules/ConcurrentClassLoader",
  };

  private final Set<String> loaders = new HashSet<>(Arrays.asList(LOADERS));
  private final Map<String, List<MatchedType>> exact = new HashMap<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<MatchedType> annotated = new ArrayList<>(2);

  NameIndex(List<InstrumentationPlan> plans) {
    for (InstrumentationPlan plan : plans) {
      for (TypePlan type : plan.types()) {
        MatchedType entry = new MatchedType(plan, type);
        if (type.annotated()) {
          annotated.add(entry);
        } else if (!type.subtypes()) {
          List<MatchedType> entries = exact.get(type.name());
          if (entries == null) {
            entries = new ArrayList<>(1);
            exact.put(type.name(), entries);
          }
          entries.add(entry);
        }
        for (String pattern : type.candidates()) {
          candidate(pattern).entries.add(entry);
        }
      }
    }
  }

  /** One for each pattern, however many types it is a candidate of: each is compared every time. */
  private Candidate candidate(String pattern) {
    for (Candidate known : candidates) {
      if (known.pattern.equals(pattern)) {
        return known;
      }
    }
    Candidate candidate = new Candidate(pattern);
    candidates.add(candidate);
    return candidate;
  }

  /** Entries that match exactly this name; null when there are none. */
  @Nullable List<MatchedType> exact(String internalName) {
    return exact.get(internalName);
  }

  /** Entries whose super type the class may have, going by its name; null when there are none. */
  @Nullable List<MatchedType> candidates(String internalName) {
    if (isJdks(internalName)) {
      return null;
    }
    List<MatchedType> found = null;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      if (candidate.matches(internalName)) {
        if (found == null) {
          found = new ArrayList<>(2);
        }
        for (MatchedType entry : candidate.entries) {
          if (!found.contains(entry)) {
            found.add(entry);
          }
        }
      }
    }
    return found;
  }

  /**
   * The JDK's own classes are woven by exact name only: many are loaded before {@code main}, when
   * reading a class file would already set up URL handlers and service loaders.
   */
  static boolean isJdks(String name) {
    return name.startsWith("java/") || name.startsWith("jdk/") || name.startsWith("sun/");
  }

  /** Entries whose type is an annotation on methods. */
  List<MatchedType> annotated() {
    return annotated;
  }

  /** Whether it is a class loader to be woven. */
  boolean isLoader(String internalName) {
    return loaders.contains(internalName);
  }

  boolean mayMatch(String internalName) {
    return exact.containsKey(internalName)
        || isLoader(internalName)
        || candidates(internalName) != null;
  }

  private static final class Candidate {
    private final String pattern;
    private final List<MatchedType> entries = new ArrayList<>(1);
    private final String text;
    private final boolean openBegin;
    private final boolean openEnd;

    Candidate(String pattern) {
      this.pattern = pattern;
      openBegin = pattern.startsWith("*");
      openEnd = pattern.length() > 1 && pattern.endsWith("*");
      text = pattern.substring(openBegin ? 1 : 0, pattern.length() - (openEnd ? 1 : 0));
    }

    boolean matches(String name) {
      if (openBegin) {
        return openEnd ? name.contains(text) : name.endsWith(text);
      }
      return openEnd ? name.startsWith(text) : name.equals(text);
    }
  }
}
