package io.datatracing.instrumentation.api.plan;

import java.util.Collections;
import java.util.List;

/** Everything the weaver needs to know about one instrumentation. Class names are internal. */
public final class InstrumentationPlan {
  private final String name;
  private final String stub;
  private final List<String> helpers;
  private final List<Symbol> symbols;
  private final List<TypePlan> types;

  /**
   * @param stub the generated class that woven code calls
   * @param helpers the classes defined beside it when it is initialised, super types first
   */
  public InstrumentationPlan(
      String name, String stub, List<String> helpers, List<Symbol> symbols, List<TypePlan> types) {
    this.name = name;
    this.stub = stub;
    this.helpers = helpers;
    this.symbols = symbols;
    this.types = types;
  }

  public String name() {
    return name;
  }

  public String stub() {
    return stub;
  }

  public List<String> helpers() {
    return Collections.unmodifiableList(helpers);
  }

  public List<Symbol> symbols() {
    return Collections.unmodifiableList(symbols);
  }

  public List<TypePlan> types() {
    return Collections.unmodifiableList(types);
  }
}
