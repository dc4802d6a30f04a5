package io.datatracing.instrumentation.api.compiler;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.dynamic.ClassFileLocator;

/**
 * The classes that some classes reach, as far as their names begin with given prefixes, in an order
 * in which they can be defined one by one (super types first).
 *
 * <p>What a class refers to is taken as needed. That is more than what runs; leaving out what the
 * JVM resolves lazily would only be right until somebody changes a line.
 */
public final class ClassClosure {
  private final ClassFileLocator classes;
  private final String[] included;
  private final String[] excluded;
  private final Map<String, byte[]> found = new LinkedHashMap<>();
  private final Set<String> visited = new TreeSet<>();

  /**
   * @param included prefixes of internal names
   * @param excluded prefixes that win over them
   */
  public ClassClosure(ClassFileLocator classes, String[] included, String... excluded) {
    this.classes = classes;
    this.included = included.clone();
    this.excluded = excluded.clone();
  }

  public ClassClosure addAll(Collection<String> internalNames) throws IOException {
    for (String name : new TreeSet<>(internalNames)) {
      add(name);
    }
    return this;
  }

  public ClassClosure add(String internalName) throws IOException {
    if (!begins(internalName, included)
        || begins(internalName, excluded)
        || !visited.add(internalName)) {
      return this;
    }
    ClassFileLocator.Resolution resolution = classes.locate(internalName.replace('/', '.'));
    if (!resolution.isResolved()) {
      return this; // an optional dependency of a library
    }
    byte[] classFile = resolution.resolve();
    ClassReferences references = ClassReferences.of(classFile);
    for (String supertype : references.supertypes) {
      add(supertype);
    }
    found.put(internalName, classFile);
    for (String type : references.types) {
      add(type);
    }
    return this;
  }

  /** Class files by internal name, in the order of definition. */
  public Map<String, byte[]> classFiles() {
    return found;
  }

  private static boolean begins(String name, String[] prefixes) {
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }
}
