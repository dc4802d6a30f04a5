package io.datatracing.instrumentation.api.compiler;

import io.datatracing.instrumentation.api.plan.Symbol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The classes of a module that its hooks reach, in an order in which they can be defined (super
 * types first), and the symbols of the library that these classes use.
 */
final class HelperClosure {
  private final Path classes;
  private final Set<String> visited = new LinkedHashSet<>();
  private final Set<String> ordered = new LinkedHashSet<>();
  private final TreeMap<String, Symbol> symbols = new TreeMap<>();

  HelperClosure(Path classes) {
    this.classes = classes;
  }

  void add(String internalName) throws IOException {
    if (!isOurs(internalName) || !visited.add(internalName)) {
      return;
    }
    ClassReferences references = ClassReferences.of(Files.readAllBytes(file(internalName)));
    for (String supertype : references.supertypes) {
      add(supertype);
    }
    ordered.add(internalName);
    for (String type : references.types) {
      add(type);
    }
    for (Symbol symbol : references.symbols) {
      if (isLibrarys(symbol.owner())) {
        symbols.put(symbol + (symbol.isStatic() ? " static" : ""), symbol);
      }
    }
  }

  List<String> helpers() {
    return new ArrayList<>(ordered);
  }

  List<Symbol> symbols() {
    return new ArrayList<>(symbols.values());
  }

  private boolean isOurs(String internalName) {
    return Files.exists(file(internalName));
  }

  /** Java's own API is checked by animal-sniffer and {@code --release}; bootstrap is ours. */
  private boolean isLibrarys(String owner) {
    return !owner.startsWith("java/")
        && !owner.startsWith("io/datatracing/bootstrap/")
        && !owner.startsWith("io/opentelemetry/context/")
        && !isOurs(owner);
  }

  private Path file(String internalName) {
    return classes.resolve(internalName + ".class");
  }
}
