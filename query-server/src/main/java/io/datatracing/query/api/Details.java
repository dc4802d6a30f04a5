package io.datatracing.query.api;

import io.datatracing.model.graph.StepGraph;

/** Reads how much a node of a graph stands for. */
final class Details {
  static final String EXPECTED = "steps or services";

  private Details() {}

  /**
   * @throws IllegalArgumentException when it is neither
   */
  static StepGraph.Detail parse(String text) {
    return switch (text) {
      case "steps" -> StepGraph.Detail.STEPS;
      case "services" -> StepGraph.Detail.SERVICES;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
